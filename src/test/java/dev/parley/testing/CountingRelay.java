// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line to a server that counts the bytes that go over it, each by the request that it belongs to: on a connection of HTTP/1.1 that is the
 * last one that began there, since browsers send none before the answer to the one before. Thread-safe.
 */
public final class CountingRelay implements AutoCloseable {
    private static final Pattern REQUEST = Pattern.compile("^((?:GET|HEAD|POST|DELETE) \\S+) HTTP/1\\.1\r\n");

    private final URI target;
    private final UnaryOperator<String> label;
    private final ServerSocket listener;
    private final Map<String, AtomicLong> bytes = new ConcurrentHashMap<>();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

    /** @param label what a request counts as, by its method and target, such as {@code GET /parley/ws} */
    public CountingRelay(URI target, UnaryOperator<String> label) throws IOException {
        this.target = target;
        this.label = label;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        thread(this::accept);
    }

    /** Where clients reach the target over this line. */
    public URI uri() {
        return URI.create(target.getScheme() + "://localhost:" + listener.getLocalPort() + target.getRawPath());
    }

    /** Both directions of all that counts as this. */
    public long bytes(String counted) {
        return bytes.getOrDefault(counted, new AtomicLong()).get();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Socket server = new Socket(target.getHost(), target.getPort());
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                sockets.add(client);
                sockets.add(server);
                Connection connection = new Connection();
                thread(() -> pump(client, server, connection, true));
                thread(() -> pump(server, client, connection, false));
            } catch (IOException e) {
                if (!listener.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private static final class Connection {
        private volatile String counted = "";
    }

    private void pump(Socket from, Socket to, Connection connection, boolean up) {
        byte[] buffer = new byte[64 * 1024];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                if (up) {
                    Matcher request = REQUEST.matcher(new String(buffer, 0, length, StandardCharsets.ISO_8859_1));
                    if (request.find()) {
                        connection.counted = label.apply(request.group(1));
                    }
                }
                bytes.computeIfAbsent(connection.counted, key -> new AtomicLong())
                        .addAndGet(length);
                out.write(buffer, 0, length);
            }
        } catch (IOException ignored) {
            // One side has gone, and the other goes with it.
        }
    }

    private static void thread(Runnable work) {
        Thread thread = new Thread(work, "counting-relay");
        thread.setDaemon(true);
        thread.start();
    }
}
