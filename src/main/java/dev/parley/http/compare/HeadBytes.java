// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.compare;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a request and an answer without its body weigh, as HTTP/1.1 writes them. Stateless. HTTP/2 compresses the same headers, and how
 * far, only the connection knows.
 */
final class HeadBytes {
    private static final int LINE_END = 2;
    private static final int COLON_AND_SPACE = 2;
    /** {@code HTTP/1.1 200 } and the end of the line: Tomcat writes no phrase. */
    private static final int STATUS_LINE = "HTTP/1.1 200 ".length() + LINE_END;

    private static final int DATE = "Date: Mon, 30 Nov 2026 12:00:00 GMT".length() + LINE_END;

    private HeadBytes() {}

    /** Request line, headers and what the body is said to be. */
    static long ofRequest(HttpServletRequest request) {
        @Nullable String query = request.getQueryString();
        long bytes = request.getMethod().length()
                + 1
                + bytes(request.getRequestURI())
                + (query == null ? 0 : 1 + bytes(query))
                + 1
                + "HTTP/1.1".length()
                + LINE_END
                + LINE_END;
        for (String name : Collections.list(request.getHeaderNames())) {
            for (String value : Collections.list(request.getHeaders(name))) {
                bytes += line(name, value);
            }
        }
        return bytes + Math.max(0, request.getContentLengthLong());
    }

    /**
     * Status line and headers. After the commit the container's own headers are among them; before, those that Tomcat is sure to add are
     * counted in.
     */
    static long ofResponse(HttpServletResponse response) {
        long bytes = (long) STATUS_LINE + LINE_END;
        Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        names.addAll(response.getHeaderNames());
        for (String name : names) {
            for (String value : response.getHeaders(name)) {
                bytes += line(name, value);
            }
        }
        return names.contains("Date") ? bytes : bytes + DATE;
    }

    private static long line(String name, String value) {
        return bytes(name) + COLON_AND_SPACE + bytes(value) + LINE_END;
    }

    /** Containers read headers as ISO-8859-1, a character for a byte. */
    private static long bytes(String text) {
        return text.chars().allMatch(c -> c < 0x100) ? text.length() : text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** Whether a proxy has left its mark. */
    static boolean isForwarded(HttpServletRequest request) {
        return Collections.list(request.getHeaderNames()).stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .anyMatch(name -> name.equals("via") || name.equals("forwarded") || name.startsWith("x-forwarded-"));
    }
}
