// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.pages;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import org.jspecify.annotations.Nullable;

/**
 * Says that a file is UTF-8 when its type is set, not before: Tomcat's DefaultServlet, given an encoding that differs from the platform's,
 * converts files from the platform's, and on Java 17 under the POSIX locale that is ASCII.
 */
final class Utf8Response extends HttpServletResponseWrapper {
    Utf8Response(HttpServletResponse response) {
        super(response);
    }

    @Override
    public void setContentType(@Nullable String type) {
        super.setContentType(type == null || type.contains("charset=") ? type : type + ";charset=UTF-8");
    }
}
