// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.door;

import dev.parley.identity.User;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a connection gets to know of the request that opened it: values only, so that neither request nor session outlives it.
 *
 * @param user null where anyone is let in, and where the first message is to say who it is
 * @param sessionHash of the {@code HttpSession} whose end ends the connection; null where there is none
 * @param subprotocol what the server agrees to; null for none
 * @param origin of the page that the handshake comes from; null for none, or more than one
 * @param until when the credential ends that says who the user is, and the connection with it; null for never
 */
public record Admission(
        @Nullable User user,
        @Nullable String sessionHash,
        String address,
        @Nullable String subprotocol,
        @Nullable String origin,
        @Nullable Instant until) {

    /** For who comes from no page, with nothing that ends. */
    public Admission(@Nullable User user, @Nullable String sessionHash, String address, @Nullable String subprotocol) {
        this(user, sessionHash, address, subprotocol, null, null);
    }

    /** The same for a session whose id has changed. */
    public Admission withSession(String hash) {
        return new Admission(user, hash, address, subprotocol, origin, until);
    }
}
