// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.door;

import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads request parameters. Stateless. */
public final class Parameters {
    private Parameters() {}

    /**
     * A parameter, or null. One in the query is read as UTF-8, whatever the connector is told to take it for. Fails with {@code code} where
     * it is malformed; from Tomcat 11 on also where any other parameter is (Servlet 6.1), if the container has to be asked.
     */
    public static @Nullable String get(HttpServletRequest request, String name, ErrorCode code) {
        @Nullable String query = request.getQueryString();
        if (query != null) {
            for (String pair : query.split("&", -1)) {
                int equal = pair.indexOf('=');
                Optional<String> key = UriText.ofQuery(equal < 0 ? pair : pair.substring(0, equal));
                if (key.isPresent() && key.get().equals(name)) {
                    return UriText.ofQuery(equal < 0 ? "" : pair.substring(equal + 1))
                            .orElseThrow(() -> malformed(code, null));
                }
            }
        }
        try {
            // In a form, or set by a filter before us.
            return request.getParameter(name);
        } catch (IllegalStateException e) {
            throw malformed(code, e);
        }
    }

    private static ParleyException malformed(ErrorCode code, @Nullable Exception cause) {
        return new ParleyException(
                code, "the query or form is malformed: a % must start an escape of UTF-8 such as %20", cause);
    }
}
