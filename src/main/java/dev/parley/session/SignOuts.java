// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.session;

import dev.parley.hub.Registry;
import dev.parley.identity.User;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Signs users and sessions out on the word of a back end, an operator or a portal. Thread-safe. Their connections close with 4001, and tokens
 * and sessions from before no longer count; a guest does not come back at all. Each stage holds the number of connections.
 */
public final class SignOuts {
    private final Registry registry;
    private final Kicks kicks;
    private final GuestMemory guests;

    public SignOuts(Registry registry, Kicks kicks, GuestMemory guests) {
        this.registry = registry;
        this.kicks = kicks;
        this.guests = guests;
    }

    /** Of everything that is this user's. */
    public CompletionStage<Integer> user(String id) {
        // First: a page that is closed reloads at once.
        guests.forget(id);
        return kicks.revokeUser(id);
    }

    /**
     * Of what belongs to one session.
     *
     * @param session the portal's own tag of it, or the hash of an {@code HttpSession}'s id
     */
    public CompletionStage<Integer> session(String session) {
        registry.ofSession(session).stream()
                .flatMap(connection -> Optional.ofNullable(connection.user()).stream())
                .filter(User::guest)
                .forEach(guest -> guests.forget(guest.id()));
        return kicks.revokeSession(session);
    }
}
