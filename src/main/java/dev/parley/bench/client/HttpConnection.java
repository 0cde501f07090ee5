// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.bench.client;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One keep-alive connection of HTTP/1.1, RFC 9112, a request at a time: the JDK's client takes more processor time than the server that it
 * measures. Confined to one thread; {@link #close} may come from another and ends what waits.
 */
public final class HttpConnection implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 30_000;
    private static final int BUFFER = 64 * 1024;
    private static final int HEX = 16;

    /** A status and a body. */
    public record Answer(int status, String text) {}

    private final URI base;
    private volatile boolean closed;
    private volatile Socket socket;
    private InputStream in;
    private OutputStream out;
    private boolean ended;

    public HttpConnection(URI base) throws IOException {
        this.base = base;
        this.socket = connect(base);
        this.in = new BufferedInputStream(socket.getInputStream(), BUFFER);
        this.out = socket.getOutputStream();
    }

    private static Socket connect(URI base) throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(
                    new InetSocketAddress(base.getHost(), base.getPort() < 0 ? 80 : base.getPort()), TIMEOUT_MILLIS);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** A whole request, to be sent as often as one likes. */
    public static byte[] request(Target target, String method, String path, String type, byte[] body) {
        URI base = target.base();
        String authority = base.getHost() + (base.getPort() < 0 ? "" : ":" + base.getPort());
        String key = target.key() == null ? "" : "Authorization: Bearer " + target.key() + "\r\n";
        String head = method + " " + base.getRawPath() + path + " HTTP/1.1\r\nHost: " + authority + "\r\n" + key
                + "Content-Type: " + type + "\r\nContent-Length: " + body.length + "\r\n\r\n";
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(head.getBytes(StandardCharsets.ISO_8859_1));
        request.writeBytes(body);
        return request.toByteArray();
    }

    /** Sends it in one piece and waits for all of the answer, for 30 s at most. */
    public Answer call(byte[] request) throws IOException {
        if (ended) {
            connectAgain();
        }
        out.write(request);
        String status = line();
        if (!status.matches("HTTP/1\\.1 \\d{3}.*")) {
            throw new IOException("no HTTP/1.1: " + status);
        }
        int length = 0;
        boolean chunked = false;
        for (String header = line(); !header.isEmpty(); header = line()) {
            String low = header.toLowerCase(Locale.ROOT);
            if (low.startsWith("content-length:")) {
                length = Integer.parseInt(low.substring(low.indexOf(':') + 1).strip());
            } else if (low.startsWith("transfer-encoding:")) {
                chunked = low.contains("chunked");
            } else if (low.startsWith("connection:")) {
                ended = low.contains("close");
            }
        }
        byte[] body = chunked ? chunks() : bytes(length);
        return new Answer(Integer.parseInt(status.substring(9, 12)), new String(body, StandardCharsets.UTF_8));
    }

    /** Tomcat ends a connection after 100 requests, as do others, and says so in its last answer. */
    private void connectAgain() throws IOException {
        socket.close();
        socket = connect(base);
        if (closed) {
            close();
        }
        in = new BufferedInputStream(socket.getInputStream(), BUFFER);
        out = socket.getOutputStream();
        ended = false;
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        while (true) {
            String size = line();
            int extension = size.indexOf(';');
            int length = Integer.parseInt(extension < 0 ? size : size.substring(0, extension), HEX);
            if (length > 0) {
                all.writeBytes(bytes(length));
                line();
                continue;
            }
            for (String trailer = line(); !trailer.isEmpty(); trailer = line()) {
                // Nobody asks for one.
            }
            return all.toByteArray();
        }
    }

    private byte[] bytes(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the server ended the connection in an answer");
        }
        return bytes;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder(64);
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the server ended the connection");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    @Override
    public void close() {
        closed = true;
        try {
            socket.close();
        } catch (IOException ignored) {
            // It is closed all the same.
        }
    }
}
