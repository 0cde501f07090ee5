// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A proxy that shows a server's paths under another one, as {@code location /im/ { proxy_pass http://server/parley/; }} does: it rewrites the
 * first line of a request and nothing else, no headers, no cookies, no answers. One request for a connection; upgrades pass. Thread-safe.
 */
public final class PathProxy implements AutoCloseable {
    private final ServerSocket listener;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "path-proxy");
        thread.setDaemon(true);
        return thread;
    });
    private final String outside;
    private final URI inside;

    /**
     * Listens on a free port.
     *
     * @param outside a path that ends with a slash
     * @param inside what it stands for at the server, with a slash at its end
     */
    public PathProxy(String outside, URI inside) {
        this.outside = outside;
        this.inside = inside;
        try {
            listener = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::accept);
    }

    /** Where it shows the server. */
    public URI base() {
        return URI.create("http://localhost:" + listener.getLocalPort() + outside);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                threads.execute(() -> serve(client));
            } catch (IOException ignored) {
                // Closed.
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                Socket server = new Socket(inside.getHost(), inside.getPort())) {
            String head = HttpHead.read(client.getInputStream());
            int line = head.indexOf("\r\n");
            String[] words = head.substring(0, Math.max(line, 0)).split(" ", -1);
            if (words.length != 3 || !words[1].startsWith(outside)) {
                HttpHead.write(
                        client.getOutputStream(),
                        "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
                return;
            }
            String headers = head.substring(line);
            if (!headers.toLowerCase(Locale.ROOT).contains("\r\nupgrade: websocket")) {
                headers = headers.replaceAll("(?i)\r\nconnection:[^\r]*", "")
                        .replaceFirst("\r\n", "\r\nConnection: close\r\n");
            }
            String path = inside.getPath() + words[1].substring(outside.length());
            HttpHead.write(server.getOutputStream(), words[0] + " " + path + " " + words[2] + headers);
            threads.execute(() -> pipe(client, server));
            pipe(server, client);
        } catch (IOException ignored) {
            // One side has hung up.
        }
    }

    private static void pipe(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException ignored) {
            // Gone.
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.shutdownNow();
    }
}
