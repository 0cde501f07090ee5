// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http;

import dev.parley.wire.Json;
import jakarta.servlet.ServletResponseWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * An answer. Immutable.
 *
 * @param contentType null where there is no body
 * @param stream writes the body instead, while it comes into being; null where the body is whole
 */
public record ApiResponse(
        int status,
        @Nullable String contentType,
        String body,
        @Nullable Stream stream) {
    private static final int MAX_UTF8_PER_CHAR = 3;

    /** Writes a body piece by piece, on a container thread. */
    @FunctionalInterface
    public interface Stream {
        void write(OutputStream out) throws IOException;
    }

    public ApiResponse(int status, @Nullable String contentType, String body) {
        this(status, contentType, body, null);
    }

    /** 200 with a body that comes into being while it is written. */
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

    public static ApiResponse empty(int status) {
        return new ApiResponse(status, null, "");
    }

    /**
     * Puts the whole answer into the response's buffer, where it stays until the container ends the response: nothing is written to the
     * client here. The container adds the length by itself.
     *
     * @return false where it does not fit there, or might be written by a wrapper; then nothing has happened
     */
    public boolean fill(HttpServletResponse response) throws IOException {
        if (stream != null
                || response instanceof ServletResponseWrapper
                || body.length() * MAX_UTF8_PER_CHAR >= response.getBufferSize()) {
            return false;
        }
        response.setStatus(status);
        response.setHeader("Cache-Control", "no-store");
        if (contentType != null) {
            response.setContentType(contentType);
            response.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
        }
        return true;
    }

    /** As UTF-8 bytes, whatever the container's default is; not to be cached. */
    public void write(HttpServletResponse response) throws IOException {
        response.setStatus(status);
        response.setHeader("Cache-Control", "no-store");
        if (contentType == null) {
            return;
        }
        if (stream != null) {
            response.setContentType(contentType);
            stream.write(response.getOutputStream());
            return;
        }
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        response.setContentType(contentType);
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }
}
