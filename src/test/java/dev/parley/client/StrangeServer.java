// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.client;

import dev.parley.testing.Patience;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Answers each connection in turn as a test has written: with some bytes, or as a WebSocket that speaks in pieces. Thread-safe. */
final class StrangeServer implements AutoCloseable {
    private static final Pattern KEY = Pattern.compile("(?i)sec-websocket-key: (\\S+)");
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    /** What is done with a connection whose request has been read. */
    interface Answer {
        void to(String request, OutputStream out) throws Exception;
    }

    private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Deque<Answer> answers = new ArrayDeque<>();

    StrangeServer() throws IOException {
        Thread thread = new Thread(this::accept, "strange-server");
        thread.setDaemon(true);
        thread.start();
    }

    /** The next connection is answered so, the last one for ever. */
    synchronized StrangeServer then(Answer answer) {
        answers.add(answer);
        return this;
    }

    StrangeServer then(String text) {
        return then((request, out) -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    URI base() {
        return URI.create("http://localhost:" + socket.getLocalPort() + "/parley/");
    }

    /** The answer of a handshake that is taken. */
    static void accept(String request, OutputStream out) throws Exception {
        Matcher key = KEY.matcher(request);
        if (!key.find()) {
            throw new IllegalStateException("no handshake: " + request);
        }
        byte[] hash =
                MessageDigest.getInstance("SHA-1").digest((key.group(1) + GUID).getBytes(StandardCharsets.US_ASCII));
        out.write(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Protocol: parley.v1\r\nSec-WebSocket-Accept: "
                        + Base64.getEncoder().encodeToString(hash) + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    }

    /** A message in parts of so many bytes, which may part characters, with a ping before each of them. */
    static void sayInParts(OutputStream out, String text, int bytes) throws IOException {
        byte[] all = text.getBytes(StandardCharsets.UTF_8);
        for (int from = 0; from < all.length; from += bytes) {
            int length = Math.min(bytes, all.length - from);
            int opcode = from == 0 ? 1 : 0;
            int last = from + length == all.length ? 0x80 : 0;
            out.write(new byte[] {(byte) 0x89, 0, (byte) (last | opcode), (byte) length});
            out.write(all, from, length);
            out.flush();
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void accept() {
        while (true) {
            try {
                Socket connection = Patience.on(socket.accept());
                Thread thread = new Thread(() -> serve(connection));
                thread.setDaemon(true);
                thread.start();
            } catch (IOException over) {
                return;
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            InputStream in = connection.getInputStream();
            StringBuilder request = new StringBuilder();
            while (!request.toString().endsWith("\r\n\r\n")) {
                int next = in.read();
                if (next < 0) {
                    return;
                }
                request.append((char) next);
            }
            next().to(request.toString(), connection.getOutputStream());
            connection.shutdownOutput();
            in.transferTo(OutputStream.nullOutputStream());
        } catch (Exception ignored) {
            // The client has gone, which the test sees.
        }
    }

    private synchronized Answer next() {
        return answers.size() > 1 ? answers.removeFirst() : answers.getFirst();
    }
}
