// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine;

import dev.parley.identity.User;
import org.jspecify.annotations.Nullable;

/**
 * What a ticket stands for.
 *
 * @param origin from which alone it may come; null for any
 * @param session the portal's own tag of the session that it was issued in; null for none
 * @param issued the moment of its issue, as revokes are counted
 */
public record Ticket(
        User user, @Nullable String origin, @Nullable String session, long issued) {
    /** One that is bound to nothing. */
    public Ticket(User user) {
        this(user, null, null, 0);
    }
}
