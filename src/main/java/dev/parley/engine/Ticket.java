// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine;

import dev.parley.identity.User;
import org.jspecify.annotations.Nullable;

/**
 * What a ticket stands for.
 *
 * @param origin from which alone it may come; null for any
 */
public record Ticket(User user, @Nullable String origin) {
    /** One that is bound to no origin. */
    public Ticket(User user) {
        this(user, null);
    }
}
