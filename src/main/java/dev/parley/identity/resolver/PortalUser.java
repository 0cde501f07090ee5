// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.identity.resolver;

import dev.parley.error.LogText;
import dev.parley.error.ParleyException;
import dev.parley.identity.Names;
import dev.parley.identity.User;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Checks what is said about a user from outside. */
public final class PortalUser {
    private static final int MAX_ROLES = 1000;

    private PortalUser() {}

    /**
     * The user. What nobody sees is taken from the name, and where nothing is left, the id is shown; a role that cannot be one is left out.
     *
     * @throws ParleyException where the id cannot be one, in words for the log
     */
    public static User checked(String id, @Nullable String name, Collection<String> roles) {
        Set<String> sound =
                roles.stream().filter(Names::isIdentifier).limit(MAX_ROLES).collect(Collectors.toSet());
        return User.known(id, Names.shown(name, id), sound);
    }

    /** The same for resolvers. */
    static User of(@Nullable String id, @Nullable String name, Collection<String> roles) {
        if (id == null) {
            throw new UnusableUser("it has no id");
        }
        try {
            return checked(id, name, roles);
        } catch (ParleyException e) {
            throw new UnusableUser("'" + LogText.of(id) + "': " + e.getMessage());
        }
    }
}
