// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.identity.resolver;

import dev.parley.identity.Authenticated;
import dev.parley.identity.Names;
import dev.parley.identity.User;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.math.BigInteger;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The user that sign-in or the portal has put into the {@code HttpSession}: a {@link User}, a String (the id), a {@link Principal}, a Map or
 * any bean, whose properties settings name; else the guest whom the visitor's cookie names. Thread-safe. Creates no session, and keeps nothing of one, nor of the portal's classes.
 */
public final class SessionResolver extends PortalResolver {
    /** The attribute that is read unless a setting names another. */
    public static final String DEFAULT_ATTRIBUTE = "dev.parley.user";

    /** The attribute of a request that holds the guest whom the visitor's own cookie names, where no session holds anybody. */
    private static final String REMEMBERED = "dev.parley.guest";

    private final Properties properties;
    private final RoleNames roleNames;

    /**
     * Where in the session the user is.
     *
     * @param id a property, perhaps with dots
     * @param name the same; null or missing makes the id the name
     * @param roles the same; empty where the roles of what is there are not for Parley
     */
    public record Properties(String attribute, String id, String name, String roles) {
        static final String ID = "id";
        static final String NAME = "name";
        static final String ROLES = "roles";

        /** The usual properties. What stands under our own attribute was put there for us, so its roles count. */
        public static Properties of(String attribute) {
            return new Properties(attribute, ID, NAME, attribute.equals(DEFAULT_ATTRIBUTE) ? ROLES : "");
        }
    }

    public SessionResolver(String attributeName) {
        this(new Properties(attributeName, Properties.ID, Properties.NAME, Properties.ROLES), RoleNames.DEFAULT);
    }

    public SessionResolver(Properties properties, RoleNames roleNames) {
        this.properties = properties;
        this.roleNames = roleNames;
    }

    @Override
    public String name() {
        return "session";
    }

    /** Where sign-in keeps its guests: never under a portal's own attribute, whose readers expect a class of theirs. */
    public String attributeName() {
        return DEFAULT_ATTRIBUTE;
    }

    /** Where the portal keeps its user. */
    public String portalAttribute() {
        return properties.attribute();
    }

    /** Whether there is someone, of either kind. */
    public boolean isTaken(HttpSession session) {
        return session.getAttribute(properties.attribute()) != null || session.getAttribute(DEFAULT_ATTRIBUTE) != null;
    }

    /** From here on the request is this guest's, as long as no session says who it is. It takes no session to know a guest again. */
    public static void remember(HttpServletRequest request, User guest) {
        request.setAttribute(REMEMBERED, guest);
    }

    /** The guest of {@link #remember}. */
    public static Optional<User> remembered(HttpServletRequest request) {
        return request.getAttribute(REMEMBERED) instanceof User guest && guest.guest()
                ? Optional.of(guest)
                : Optional.empty();
    }

    @Override
    Optional<Authenticated> authenticate(HttpServletRequest request) {
        @Nullable HttpSession session = request.getSession(false);
        try {
            Optional<Authenticated> here = session == null
                    ? Optional.empty()
                    : find(session)
                            .map(user -> new Authenticated(user, null, null, SessionSignIns.ofUser(session), true));
            return here.isPresent() ? here : remembered(request).map(guest -> new Authenticated(guest, null));
        } catch (IllegalStateException ignored) {
            // Invalidated by another request since the line above.
            return Optional.empty();
        }
    }

    @Override
    Optional<User> find(HttpServletRequest request) {
        @Nullable HttpSession session = request.getSession(false);
        Optional<User> here = session == null ? Optional.empty() : find(session);
        return here.isPresent() ? here : remembered(request);
    }

    private Optional<User> find(HttpSession session) {
        @Nullable Object value;
        try {
            value = session.getAttribute(properties.attribute());
            if (value == null && session.getAttribute(DEFAULT_ATTRIBUTE) instanceof User guest && guest.guest()) {
                value = guest;
            }
        } catch (IllegalStateException ignored) {
            // Invalidated by another request since the line above.
            return Optional.empty();
        }
        return value == null ? Optional.empty() : Optional.of(userOf(value));
    }

    /** The user that a value of the attribute stands for; empty where it is none. */
    public Optional<User> of(Object value) {
        try {
            return Optional.of(userOf(value));
        } catch (UnusableUser ignored) {
            // Whoever comes in with it is told.
            return Optional.empty();
        }
    }

    private User userOf(Object value) {
        if (value instanceof User user) {
            return checked(user);
        }
        if (value instanceof String id) {
            return PortalUser.of(id, id, Set.of());
        }
        @Nullable String id = idOf(value);
        return PortalUser.of(id, nameOf(value), rolesOf(value));
    }

    private static User checked(User user) {
        if (!user.guest()) {
            return PortalUser.of(user.id(), user.name(), user.roles());
        }
        // Without the prefix a guest would pass for one of the portal's users.
        boolean sound = user.id().startsWith(Names.GUEST_PREFIX)
                && Names.isIdentifier(user.id())
                && Names.isIdentifier(user.name());
        if (!sound) {
            throw new UnusableUser("no guest is called '" + dev.parley.error.LogText.of(user.id()) + "'");
        }
        return user;
    }

    private @Nullable String idOf(Object value) {
        return value instanceof Principal principal && properties.id().equals(Properties.ID)
                ? principal.getName()
                : textOf(BeanProperty.read(value, properties.id()));
    }

    private @Nullable String nameOf(Object value) {
        if (value instanceof Principal principal && properties.name().equals(Properties.NAME)) {
            return principal.getName();
        }
        try {
            return textOf(BeanProperty.read(value, properties.name()));
        } catch (UnusableUser e) {
            // The id tells who it is; how it is written is not worth a refusal.
            if (!properties.name().equals(Properties.NAME)) {
                complain("session", e.getMessage());
            }
            return null;
        }
    }

    private Set<String> rolesOf(Object value) {
        if (properties.roles().isEmpty()) {
            return Set.of();
        }
        @Nullable Object roles;
        try {
            roles = BeanProperty.read(value, properties.roles());
        } catch (UnusableUser e) {
            if (!properties.roles().equals(Properties.ROLES)) {
                complain("session", e.getMessage());
            }
            return Set.of();
        }
        if (roles == null) {
            return Set.of();
        }
        @Nullable List<@Nullable Object> elements = BeanProperty.elementsOf(roles);
        List<String> texts = new ArrayList<>();
        for (Object element : elements == null ? List.of(roles) : elements) {
            @Nullable String text = textOf(element);
            if (text != null) {
                texts.add(text);
            }
        }
        return roleNames.of(texts);
    }

    /** Only of what has one text: a bean's {@code toString} may be another one in every process. */
    private static @Nullable String textOf(@Nullable Object value) {
        if (value == null) {
            return null;
        }
        if (value instanceof CharSequence
                || value instanceof Integer
                || value instanceof Long
                || value instanceof Short
                || value instanceof BigInteger
                || value instanceof UUID) {
            return value.toString();
        }
        if (value instanceof Enum<?> constant) {
            return constant.name();
        }
        if (value instanceof Principal principal) {
            return principal.getName();
        }
        throw new UnusableUser("a " + value.getClass().getName() + " is no text, whole number or UUID");
    }
}
