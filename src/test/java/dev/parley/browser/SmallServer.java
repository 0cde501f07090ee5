// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.browser;

import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * A WebSocket server of somebody else's: it accepts whoever comes and says what a test wants said, well-behaved or not. Thread-safe.
 */
final class SmallServer implements Closeable {
    static final int TEXT = 1;
    static final int BINARY = 2;
    private static final int FINAL = 0x80;
    private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private final ServerSocket listening;

    /** What it says to one client. */
    @FunctionalInterface
    interface Speech {
        /** Speaks until there is nothing more to say; then the line stays open. */
        void to(Client client) throws IOException, InterruptedException;
    }

    /** One client that listens. Confined to the thread that speaks to it. */
    record Client(DataOutputStream out) {
        void send(int opcode, byte[] payload) throws IOException {
            out.writeByte(FINAL | opcode);
            if (payload.length < 126) {
                out.writeByte(payload.length);
            } else if (payload.length < 65_536) {
                out.writeByte(126);
                out.writeShort(payload.length);
            } else {
                out.writeByte(127);
                out.writeLong(payload.length);
            }
            out.write(payload);
        }

        void send(String text) throws IOException {
            send(TEXT, text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private SmallServer(ServerSocket listening) {
        this.listening = listening;
    }

    static SmallServer start(Speech speech) throws IOException {
        ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        SmallServer server = new SmallServer(listening);
        thread("small-server", () -> server.accept(speech));
        return server;
    }

    URI url() {
        return URI.create("ws://localhost:" + listening.getLocalPort() + "/");
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept(Speech speech) {
        while (!listening.isClosed()) {
            try {
                Socket socket = listening.accept();
                thread("small-server-client", () -> serve(socket, speech));
            } catch (IOException ignored) {
                // Closed: the test is over.
                return;
            }
        }
    }

    private static void serve(Socket socket, Speech speech) {
        try (socket) {
            String key = keyOf(
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1)));
            DataOutputStream out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
            out.writeBytes("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Accept: " + answerTo(key) + "\r\n\r\n");
            out.flush();
            speech.to(new Client(out));
            out.flush();
            // Until the browser hangs up.
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (IOException ignored) {
            // The browser has gone.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String keyOf(BufferedReader request) throws IOException {
        String key = "";
        for (String line = request.readLine(); line != null && !line.isEmpty(); line = request.readLine()) {
            if (line.regionMatches(true, 0, "Sec-WebSocket-Key:", 0, 18)) {
                key = line.substring(18).strip();
            }
        }
        return key;
    }

    private static String answerTo(String key) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-1").digest((key + MAGIC).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void thread(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }
}
