// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.identity;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.security.Principal;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The user that sign-in or the portal has put into the {@code HttpSession}: a {@link User}, a String (the id), a {@link Principal}, or a
 * Map with {@code id} and perhaps {@code name} and {@code roles}. Thread-safe. Creates no session, and keeps none.
 */
public final class SessionResolver implements IdentityResolver {
    /** The attribute that is read unless a setting names another. */
    public static final String DEFAULT_ATTRIBUTE = "dev.parley.user";

    private static final String SOURCE = "session";

    private final String attribute;

    public SessionResolver(String attributeName) {
        attribute = attributeName;
    }

    public String attributeName() {
        return attribute;
    }

    @Override
    public Optional<User> resolve(HttpServletRequest request) {
        @Nullable HttpSession session = request.getSession(false);
        if (session == null) {
            return Optional.empty();
        }
        @Nullable Object value;
        try {
            value = session.getAttribute(attribute);
        } catch (IllegalStateException ignored) {
            // Invalidated by another request since the line above.
            return Optional.empty();
        }
        if (value == null) {
            return Optional.empty();
        }
        return userOf(value);
    }

    /** The user that a value of the attribute stands for; empty where it is none. */
    public Optional<User> of(Object value) {
        return userOf(value);
    }

    private static Optional<User> userOf(Object value) {
        if (value instanceof User user) {
            return checked(user);
        }
        if (value instanceof String id) {
            return PortalUser.of(SOURCE, id, id, Set.of());
        }
        if (value instanceof Principal principal) {
            return PortalUser.of(SOURCE, principal.getName(), principal.getName(), Set.of());
        }
        if (value instanceof Map<?, ?> map) {
            return PortalUser.of(SOURCE, textOf(map.get("id")), textOf(map.get("name")), rolesOf(map.get("roles")));
        }
        return PortalUser.refused(SOURCE, null, "it is a " + value.getClass().getName());
    }

    private static Optional<User> checked(User user) {
        if (!user.guest()) {
            return PortalUser.of(SOURCE, user.id(), user.name(), user.roles());
        }
        // Without the prefix a guest would pass for one of the portal's users.
        boolean sound = user.id().startsWith(Names.GUEST_PREFIX)
                && Names.isIdentifier(user.id())
                && Names.isDisplayName(user.name());
        return sound ? Optional.of(user) : PortalUser.refused(SOURCE, user.id(), "no guest is called so");
    }

    private static @Nullable String textOf(@Nullable Object value) {
        return value == null ? null : value.toString();
    }

    private static Set<String> rolesOf(@Nullable Object value) {
        return value instanceof Collection<?> roles
                ? roles.stream().map(String::valueOf).collect(Collectors.toUnmodifiableSet())
                : Set.of();
    }
}
