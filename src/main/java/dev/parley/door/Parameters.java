// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.door;

import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads request parameters. Stateless. */
public final class Parameters {
    private Parameters() {}

    /**
     * A parameter, or null. One in the query is read as UTF-8, whatever the connector is told to take it for. Fails with {@code code} where
     * it is malformed, or stands twice: two readers could each take another one for the one that is meant. From Tomcat 11 on it fails too
     * where any other parameter is malformed (Servlet 6.1), if the container has to be asked.
     */
    public static @Nullable String get(HttpServletRequest request, String name, ErrorCode code) {
        List<String> values = find(request.getQueryString(), name);
        if (!values.isEmpty()) {
            return decoded(only(name, values, code), code);
        }
        // The container would read a form to its end, and wait for it: see inForm.
        return mayBeInBody(request) ? null : only(name, elsewhere(request, name, code), code);
    }

    /** A field of a form that was sent as a body, or null; fails with {@code code} where it is malformed, or stands twice. */
    public static @Nullable String inForm(byte[] body, String name, ErrorCode code) {
        return decoded(only(name, find(new String(body, StandardCharsets.ISO_8859_1), name), code), code);
    }

    private static boolean mayBeInBody(HttpServletRequest request) {
        return !request.getMethod().equals("GET")
                && !request.getMethod().equals("HEAD")
                && RequestBody.mediaType(request).equals("application/x-www-form-urlencoded");
    }

    /** Not decoded. */
    private static List<String> find(@Nullable String pairs, String name) {
        return QueryPair.of(pairs).stream()
                .filter(pair -> pair.name().filter(name::equals).isPresent())
                .map(QueryPair::value)
                .toList();
    }

    private static @Nullable String decoded(@Nullable String value, ErrorCode code) {
        return value == null ? null : UriText.ofQuery(value).orElseThrow(() -> malformed(code, null));
    }

    private static @Nullable String only(String name, List<String> values, ErrorCode code) {
        if (values.size() > 1) {
            throw new ParleyException(code, name + ": the parameter stands twice");
        }
        return values.isEmpty() ? null : values.get(0);
    }

    /** Set by a filter before us. */
    private static List<String> elsewhere(HttpServletRequest request, String name, ErrorCode code) {
        try {
            String @Nullable [] values = request.getParameterValues(name);
            return values == null ? List.of() : List.of(values);
        } catch (IllegalStateException e) {
            throw malformed(code, e);
        }
    }

    private static ParleyException malformed(ErrorCode code, @Nullable Exception cause) {
        return new ParleyException(
                code, "the query or form is malformed: a % must start an escape of UTF-8 such as %20", cause);
    }
}
