// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.identity.resolver;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An explicit credential of a request: someone says who they are, so a wrong one is a refusal and never a guest.
 *
 * @param ticketOnly whether it stood in the URL, where only what works once may stand: URLs end up in access logs
 */
record Credential(BearerToken presented, boolean ticketOnly) {
    private static final String SCHEME = "bearer ";
    private static final String SUBPROTOCOL = "bearer.";

    /**
     * The first of {@code ?ticket=}, {@code Authorization: Bearer …} and an offered subprotocol {@code bearer.…}.
     *
     * @param portalsBearer whether {@code Authorization} is the portal's own where that has signed someone in
     */
    static Optional<Credential> of(HttpServletRequest request, boolean portalsBearer) {
        String @Nullable [] tickets = request.getParameterValues("ticket");
        if (tickets != null && tickets.length > 0) {
            return Optional.of(credential(request, only(List.of(tickets)), true));
        }
        List<String> bearers = bearers(request);
        if (!bearers.isEmpty() && !(portalsBearer && request.getUserPrincipal() != null)) {
            return Optional.of(credential(request, only(bearers), false));
        }
        return subprotocol(request);
    }

    /** Whether an {@code Authorization: Bearer} is there, whoever it is meant for. */
    static boolean hasBearer(HttpServletRequest request) {
        return !bearers(request).isEmpty();
    }

    /** Another scheme, such as Basic, is the portal's own business. */
    private static List<String> bearers(HttpServletRequest request) {
        return Collections.list(request.getHeaders("Authorization")).stream()
                .filter(header -> header.toLowerCase(Locale.ROOT).startsWith(SCHEME))
                .map(header -> header.substring(SCHEME.length()).strip())
                .toList();
    }

    private static Optional<Credential> subprotocol(HttpServletRequest request) {
        for (String header : Collections.list(request.getHeaders("Sec-WebSocket-Protocol"))) {
            for (String offered : header.split(",", -1)) {
                if (offered.strip().startsWith(SUBPROTOCOL)) {
                    return Optional.of(credential(request, offered.strip().substring(SUBPROTOCOL.length()), false));
                }
            }
        }
        return Optional.empty();
    }

    /** Two of them could be meant for two readers who each believe another one: that is nobody's. */
    private static String only(List<String> secrets) {
        return secrets.size() == 1 ? secrets.get(0) : "";
    }

    private static Credential credential(HttpServletRequest request, String token, boolean ticketOnly) {
        return new Credential(new BearerToken(token, originOf(request)), ticketOnly);
    }

    /** The one {@code Origin} of a request. */
    static @Nullable String originOf(HttpServletRequest request) {
        List<String> origins = Collections.list(request.getHeaders("Origin"));
        return origins.size() == 1 ? origins.get(0) : null;
    }
}
