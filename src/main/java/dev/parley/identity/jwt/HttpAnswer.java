// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.identity.jwt;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The answer to an {@link HttpGet}, as far as it has been read: its head, of a bounded length. Confined to the thread that fetches. */
final class HttpAnswer {
    private static final int MAX_HEAD_BYTES = 64 * 1024;
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([1-5][0-9]{2})( .*)?");
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,9}");
    private static final Pattern CHUNK = Pattern.compile("([0-9A-Fa-f]{1,7})[ \\t]*(;.*)?");
    private static final int HEX = 16;

    private final InputStream in;
    private final int status;
    private final Map<String, String> headers = new TreeMap<>();
    private int head;

    private HttpAnswer(InputStream in) throws IOException {
        this.in = in;
        Matcher first = STATUS.matcher(line());
        if (!first.matches()) {
            throw new IOException("it does not answer in HTTP/1.1");
        }
        this.status = Integer.parseInt(first.group(1));
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.put(
                        line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
        }
    }

    static HttpAnswer read(InputStream in) throws IOException {
        return new HttpAnswer(in);
    }

    int status() {
        return status;
    }

    /** The whole body; fails where it is longer, or ends too early. */
    byte[] body(int maxBytes) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        String length = headers.get("content-length");
        if (headers.getOrDefault("transfer-encoding", "")
                .toLowerCase(Locale.ROOT)
                .endsWith("chunked")) {
            for (int chunk = chunkLength(); chunk > 0; chunk = chunkLength()) {
                copy(chunk, body, maxBytes);
                line();
            }
        } else if (length != null) {
            if (!LENGTH.matcher(length).matches()) {
                throw new IOException("its Content-Length is no number");
            }
            copy(Integer.parseInt(length), body, maxBytes);
        } else {
            body.writeBytes(in.readNBytes(maxBytes + 1));
            requireRoom(body.size(), maxBytes);
        }
        return body.toByteArray();
    }

    private int chunkLength() throws IOException {
        Matcher chunk = CHUNK.matcher(line());
        if (!chunk.matches()) {
            throw new IOException("its body is not in chunks, as it says");
        }
        return Integer.parseInt(chunk.group(1), HEX);
    }

    private void copy(int length, ByteArrayOutputStream body, int maxBytes) throws IOException {
        requireRoom((long) body.size() + length, maxBytes);
        byte[] part = in.readNBytes(length);
        if (part.length < length) {
            throw new EOFException("its body ends too early");
        }
        body.writeBytes(part);
    }

    private static void requireRoom(long length, int maxBytes) throws IOException {
        if (length > maxBytes) {
            throw new IOException("it is longer than " + maxBytes + " bytes");
        }
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("its answer ends too early");
            }
            if (++head > MAX_HEAD_BYTES) {
                throw new IOException("its headers are longer than " + MAX_HEAD_BYTES + " bytes");
            }
            line.write(b);
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }
}
