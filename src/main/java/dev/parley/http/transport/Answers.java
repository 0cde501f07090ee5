// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.transport;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** What the requests of a connection have in common. Stateless. */
final class Answers {
    private Answers() {}

    /** The last part of an address such as {@code /send/<secret>}; empty where it has none. */
    static String secretOf(HttpServletRequest request) {
        String path = request.getPathInfo();
        return path == null ? "" : path.substring(1);
    }

    /** The head of an answer that is JSON and nobody else's. */
    static void json(HttpServletResponse response) {
        response.setContentType("application/json");
        response.setHeader("Cache-Control", "no-store");
    }
}
