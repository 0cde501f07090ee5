// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.door;

import dev.parley.error.ErrorCode;
import dev.parley.error.LogText;
import dev.parley.error.ParleyException;
import dev.parley.wire.Json;
import dev.parley.wire.JsonObject;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What request bodies are said to be, and what they are. Stateless. */
public final class RequestBody {
    private RequestBody() {}

    /** Fails with {@code json.malformed} or {@code command.invalid} where these bytes are no JSON object. */
    public static JsonObject json(byte[] bytes) {
        return JsonObject.parse(text(bytes));
    }

    /** Fails with {@code type.unsupported} unless the body is said to be JSON. */
    public static void requireJson(HttpServletRequest request) {
        requirePlain(request);
        requireUtf8(request);
        if (!mediaType(request).equals("application/json")) {
            throw unsupported(request, "application/json");
        }
    }

    /** Compressed bodies are not taken: a few bytes could stand for gigabytes. */
    public static void requirePlain(HttpServletRequest request) {
        @Nullable String coding = request.getHeader("Content-Encoding");
        if (coding != null && !coding.strip().equalsIgnoreCase("identity")) {
            throw new ParleyException(
                    ErrorCode.TYPE_UNSUPPORTED,
                    "the header Content-Encoding must be absent, was " + LogText.of(coding)
                            + "; send the body as it is");
        }
    }

    /** Fails with {@code type.unsupported} where the type names another charset: all text here is UTF-8. */
    public static void requireUtf8(HttpServletRequest request) {
        @Nullable String type = request.getContentType();
        for (String parameter : type == null ? new String[0] : type.split(";", -1)) {
            int equal = parameter.indexOf('=');
            if (equal > 0 && parameter.substring(0, equal).strip().equalsIgnoreCase("charset")) {
                String charset = parameter.substring(equal + 1).strip();
                boolean quoted = charset.length() > 1 && charset.startsWith("\"") && charset.endsWith("\"");
                if (!isUtf8(quoted ? charset.substring(1, charset.length() - 1) : charset)) {
                    throw new ParleyException(
                            ErrorCode.TYPE_UNSUPPORTED,
                            "the charset in the header Content-Type must be utf-8, or left out, was "
                                    + LogText.of(charset) + "; send the text as UTF-8");
                }
            }
        }
    }

    /** ASCII is UTF-8 too. */
    private static boolean isUtf8(String charset) {
        try {
            return List.of(StandardCharsets.UTF_8, StandardCharsets.US_ASCII).contains(Charset.forName(charset));
        } catch (IllegalArgumentException ignored) {
            // None that anybody knows.
            return false;
        }
    }

    public static ParleyException unsupported(HttpServletRequest request, String expected) {
        return new ParleyException(
                ErrorCode.TYPE_UNSUPPORTED,
                "the header Content-Type must be " + expected + ", was " + LogText.of(request.getContentType()));
    }

    /** The media type without parameters, in lower case; empty where there is none. */
    public static String mediaType(HttpServletRequest request) {
        @Nullable String type = request.getContentType();
        if (type == null) {
            return "";
        }
        int semicolon = type.indexOf(';');
        return (semicolon < 0 ? type : type.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
    }

    /** Fails with {@code json.malformed} where these bytes are no UTF-8. */
    public static String text(byte[] bytes) {
        return Json.text("the body", ByteBuffer.wrap(bytes));
    }
}
