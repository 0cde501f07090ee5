// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.identity;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An explicit credential of a request: someone says who they are, so a wrong one is a refusal and never a guest.
 *
 * @param ticketOnly whether it stood in the URL, where only what works once may stand: URLs end up in access logs
 */
record Credential(String token, boolean ticketOnly) {
    private static final String SCHEME = "bearer ";
    private static final String SUBPROTOCOL = "bearer.";

    /** The first of {@code ?ticket=}, {@code Authorization: Bearer …} and an offered subprotocol {@code bearer.…}. */
    static Optional<Credential> of(HttpServletRequest request) {
        @Nullable String ticket = request.getParameter("ticket");
        if (ticket != null) {
            return Optional.of(new Credential(ticket, true));
        }
        @Nullable String authorization = request.getHeader("Authorization");
        // Another scheme, such as Basic, is the portal's own business.
        if (authorization != null && authorization.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
            return Optional.of(
                    new Credential(authorization.substring(SCHEME.length()).strip(), false));
        }
        for (String header : Collections.list(request.getHeaders("Sec-WebSocket-Protocol"))) {
            for (String offered : header.split(",", -1)) {
                if (offered.strip().startsWith(SUBPROTOCOL)) {
                    return Optional.of(new Credential(offered.strip().substring(SUBPROTOCOL.length()), false));
                }
            }
        }
        return Optional.empty();
    }

    // A token must not reach a log by way of the record's own form.
    @Override
    public String toString() {
        return "Credential[ticketOnly=" + ticketOnly + "]";
    }
}
