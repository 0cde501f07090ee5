// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.door;

import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/** Reads request parameters. Stateless. */
public final class Parameters {
    private Parameters() {}

    /**
     * A parameter, or null. Fails with {@code code} where the query or form is malformed: from Tomcat 11 on containers throw then (Servlet
     * 6.1), before they leave such parameters out.
     */
    public static @Nullable String get(HttpServletRequest request, String name, ErrorCode code) {
        try {
            return request.getParameter(name);
        } catch (IllegalStateException e) {
            throw new ParleyException(code, "the query or form is malformed: a % must start an escape such as %20", e);
        }
    }
}
