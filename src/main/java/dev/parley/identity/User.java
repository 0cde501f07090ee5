// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.identity;

import java.io.Serializable;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who a connection belongs to: a value, copied at the handshake, that crosses every package. Serializable because sign-in keeps it in
 * the {@code HttpSession}, which a portal may replicate. Roles are sorted, so that equal users have equal JSON.
 *
 * @param guest whether nobody vouches for this name; a guest's id starts with {@code guest-}
 */
public record User(String id, String name, boolean guest, Set<String> roles) implements Serializable {
    public User {
        roles = java.util.Collections.unmodifiableSet(new TreeSet<>(roles));
    }

    /** A user that a portal vouches for; the id serves as name where none is given. */
    public static User known(String id, String name, Set<String> roles) {
        return new User(Names.requireUserId(id), name, false, roles);
    }

    public static User guest(String id, String name) {
        return new User(id, name, true, Set.of());
    }

    public User named(String newName) {
        return new User(id, newName, guest, roles);
    }

    public boolean has(String role) {
        return roles.contains(role) || roles.contains(Roles.ADMIN);
    }
}
