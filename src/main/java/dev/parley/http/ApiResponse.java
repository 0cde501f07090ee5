// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http;

import dev.parley.exchange.Exchange;
import dev.parley.wire.Json;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * An answer. Immutable.
 *
 * @param contentType null where there is no body
 * @param stream answers instead, while the body comes; null where the answer is whole
 */
public record ApiResponse(
        int status,
        @Nullable String contentType,
        String body,
        @Nullable Stream stream) {

    /** Answers by itself, piece by piece. */
    @FunctionalInterface
    public interface Stream {
        void run(Exchange exchange);
    }

    public ApiResponse(int status, @Nullable String contentType, String body) {
        this(status, contentType, body, null);
    }

    /** 200 with a body that comes into being while the request's is read. */
    public static ApiResponse streamed(String contentType, Stream stream) {
        return new ApiResponse(200, contentType, "", stream);
    }

    /** 200 with the JSON of a value, see {@link Json#write}. */
    public static ApiResponse ok(Object value) {
        return json(200, value);
    }

    public static ApiResponse json(int status, Object value) {
        return new ApiResponse(status, "application/json", Json.write(value));
    }

    /** 200 with the JSON of a value, or 304 for who has it already; for that one client's cache. */
    public static ApiResponse tagged(Object value) {
        byte[] body = Json.write(value).getBytes(StandardCharsets.UTF_8);
        String tag = EntityTag.of(body);
        return streamed("application/json", exchange -> {
            boolean known = EntityTag.isKnown(exchange.request(), tag);
            exchange.answer(
                    response -> {
                        response.setStatus(known ? HttpServletResponse.SC_NOT_MODIFIED : HttpServletResponse.SC_OK);
                        response.setHeader("Cache-Control", "private, no-cache");
                        response.setHeader("ETag", tag);
                        if (!known) {
                            response.setContentType("application/json");
                        }
                    },
                    known ? new byte[0] : body);
        });
    }

    public static ApiResponse empty(int status) {
        return new ApiResponse(status, null, "");
    }

    /** As UTF-8 bytes, whatever the container's default is; not to be cached. */
    public void answer(Exchange exchange) {
        if (stream != null) {
            stream.run(exchange);
        } else {
            exchange.answer(this::head, body.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** What is said before the body. */
    public void head(HttpServletResponse response) {
        response.setStatus(status);
        response.setHeader("Cache-Control", "no-store");
        if (contentType != null) {
            response.setContentType(contentType);
        }
    }
}
