// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** HTTP by hand, for what Java's client does not let a test send or read: handshake headers, and an answer before the body's end. */
public final class RawHttp implements AutoCloseable {
    /** What a handshake needs. */
    public static final String UPGRADE = "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

    private final Socket socket;
    private final InputStream in;
    private final URI uri;

    /** An answer whose body is whole. */
    public record Answer(int status, Map<String, String> headers, String body) {
        public Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name));
        }

        public JsonNode json() {
            return Frames.json(body);
        }
    }

    private RawHttp(Socket socket, URI uri) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
        this.uri = uri;
    }

    public static RawHttp open(URI uri) {
        try {
            return new RawHttp(Patience.on(new Socket(uri.getHost(), uri.getPort())), uri);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** From one of this machine's addresses: a limit that counts addresses sees several clients. */
    public static RawHttp openFrom(InetAddress address, URI uri) {
        try {
            return new RawHttp(Patience.on(new Socket(uri.getHost(), uri.getPort(), address, 0)), uri);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A whole handshake to an address, with these header lines besides; each ends with CRLF. */
    public static Answer handshake(URI uri, String more) {
        return get(uri, UPGRADE + more);
    }

    /** A GET with these header lines and no others. */
    public static Answer get(URI uri, String headers) {
        try (RawHttp http = open(uri)) {
            http.head("GET", headers);
            return http.answer();
        }
    }

    /** The request line and headers. */
    public RawHttp head(String method, String headers) {
        String target = uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
        return write(method + " " + target + " HTTP/1.1\r\nHost: " + uri.getAuthority() + "\r\n" + headers + "\r\n");
    }

    /** A piece of a chunked body. */
    public RawHttp chunk(String text) {
        int length = text.getBytes(StandardCharsets.UTF_8).length;
        return write(Integer.toHexString(length) + "\r\n" + text + "\r\n");
    }

    public RawHttp write(String text) {
        try {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A line of the answer without its end; at the end of the stream what there is. */
    public String line() {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try {
            for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
                line.write(b);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return line.toString(StandardCharsets.UTF_8).replaceFirst("\r$", "");
    }

    /** Reads an answer that has a Content-Length, or no body. */
    public Answer answer() {
        int status = Integer.parseInt(line().split(" ", -1)[1]);
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
        }
        try {
            int length = Integer.parseInt(headers.getOrDefault("Content-Length", "0"));
            return new Answer(status, headers, new String(in.readNBytes(length), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
