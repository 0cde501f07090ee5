// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.door;

import dev.parley.hub.Connection;
import dev.parley.identity.Authenticated;
import dev.parley.identity.User;
import org.jspecify.annotations.Nullable;

/**
 * What a connection gets to know of the request that opened it: values only, so that neither request nor session outlives it.
 *
 * @param authenticated who the user is; null where anyone is let in, and where the first message is to say it
 * @param sessionHash of the {@code HttpSession} whose end ends the connection; null where there is none
 * @param subprotocol what the server agrees to; null for none
 * @param origin of the page that the handshake comes from; null for none, or more than one
 */
public record Admission(
        @Nullable Authenticated authenticated,
        @Nullable String sessionHash,
        String address,
        @Nullable String subprotocol,
        @Nullable String origin) {

    public @Nullable User user() {
        return authenticated == null ? null : authenticated.user();
    }

    /** The same for the connection that it leads to. */
    public Connection.Facts facts(Connection.Role role) {
        return new Connection.Facts(address, sessionHash, subprotocol == null ? "" : subprotocol, role, origin);
    }

    /** The same for a session whose id has changed. */
    public Admission withSession(String hash) {
        return new Admission(authenticated, hash, address, subprotocol, origin);
    }
}
