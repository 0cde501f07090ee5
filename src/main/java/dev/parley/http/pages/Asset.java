// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.pages;

import dev.parley.exchange.Exchange;
import dev.parley.http.EntityTag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.Locale;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** A file as it is sent: its bytes, the same compressed, and a strong tag for each. Thread-safe: nothing changes it. */
final class Asset {
    private static final Map<String, String> TYPES = Map.of(
            "js", "text/javascript;charset=UTF-8",
            "css", "text/css;charset=UTF-8",
            "html", "text/html;charset=UTF-8",
            "json", "application/json;charset=UTF-8",
            "svg", "image/svg+xml;charset=UTF-8",
            "png", "image/png",
            "ico", "image/x-icon");

    private static final byte[] NOTHING = {};

    private final String type;
    private final byte[] plain;
    private final byte[] compressed;
    private final String hash;

    private Asset(String type, byte[] plain) {
        this.type = type;
        this.plain = plain;
        this.compressed = gzip(plain);
        this.hash = EntityTag.hashOf(plain);
    }

    /** Its ending tells what it is. */
    static Asset of(String path, byte[] content) {
        String ending = path.substring(path.lastIndexOf('.') + 1);
        return new Asset(TYPES.getOrDefault(ending, "text/plain;charset=UTF-8"), content);
    }

    /** Answers a GET or HEAD, with 304 where the client has it already; {@code head} says how long it may be kept. */
    void send(Exchange exchange, Exchange.Head head) {
        HttpServletRequest request = exchange.request();
        boolean zipped = compressed.length < plain.length && takesGzip(request);
        String tag = "\"" + hash + (zipped ? "-gzip\"" : "\"");
        boolean known = EntityTag.isKnown(request, tag);
        exchange.answer(
                response -> {
                    head.write(response);
                    response.setHeader("ETag", tag);
                    response.addHeader("Vary", "Accept-Encoding");
                    if (known) {
                        response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
                        return;
                    }
                    if (zipped) {
                        response.setHeader("Content-Encoding", "gzip");
                    }
                    response.setContentType(type);
                },
                known ? NOTHING : zipped ? compressed : plain);
    }

    private static boolean takesGzip(HttpServletRequest request) {
        Enumeration<String> headers = request.getHeaders("Accept-Encoding");
        while (headers.hasMoreElements()) {
            for (String coding : headers.nextElement().toLowerCase(Locale.ROOT).split(",", -1)) {
                String[] parts = coding.strip().split("\\s*;\\s*", -1);
                if (parts[0].equals("gzip")) {
                    return Arrays.stream(parts).noneMatch(part -> part.matches("q=0(\\.0*)?"));
                }
            }
        }
        return false;
    }

    private static byte[] gzip(byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(out) {
            {
                def.setLevel(Deflater.BEST_COMPRESSION);
            }
        }) {
            gzip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
