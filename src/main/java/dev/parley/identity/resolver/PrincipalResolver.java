// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.identity.resolver;

import dev.parley.identity.Authenticated;
import dev.parley.identity.User;
import dev.parley.identity.tomcat.SharedLogin;
import dev.parley.identity.tomcat.SharedLogins;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.security.Principal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The user that the container or a security filter has signed in. Thread-safe. It has those of the configured roles that it has in the
 * container.
 */
public final class PrincipalResolver extends PortalResolver {
    private final RoleNames roles;
    private final SharedLogins sharedLogins;

    public PrincipalResolver() {
        this(RoleNames.DEFAULT, new SharedLogins(false, () -> 0));
    }

    /** @param sharedLogins those that another application of this container has made */
    public PrincipalResolver(RoleNames roles, SharedLogins sharedLogins) {
        this.roles = roles;
        this.sharedLogins = sharedLogins;
    }

    @Override
    public String name() {
        return "principal";
    }

    @Override
    Optional<Authenticated> authenticate(HttpServletRequest request) {
        Optional<User> user = find(request);
        @Nullable HttpSession session = user.isEmpty() ? null : request.getSession(false);
        Optional<SharedLogin> shared = user.isEmpty() ? Optional.empty() : sharedLogins.of(request);
        if (shared.isPresent()) {
            // Our own session came of the login, and tells nothing about it.
            return user.map(
                    known -> new Authenticated(known, null, null, shared.get().since(), session != null));
        }
        try {
            return session == null
                    ? user.map(known -> new Authenticated(known, null))
                    : user.map(known -> new Authenticated(known, null, null, since(request, session), true));
        } catch (IllegalStateException ignored) {
            // It has ended since the line above, and with it what it said.
            return Optional.empty();
        }
    }

    /** A token that the portal's own filters check says anew with each request who it is; a session has said it once. */
    private static long since(HttpServletRequest request, HttpSession session) {
        return Credential.hasBearer(request) ? Long.MAX_VALUE : SessionSignIns.ofPrincipal(session);
    }

    @Override
    Optional<User> find(HttpServletRequest request) {
        @Nullable Principal principal = request.getUserPrincipal();
        // A login that only a session of ours keeps in the valve is over: its own application has ended it.
        if (principal == null
                || !sharedLogins.of(request).map(SharedLogin::isAlive).orElse(true)) {
            return Optional.empty();
        }
        @Nullable String name = principal.getName();
        return Optional.of(PortalUser.of(name, name, roles.rolesOf(request::isUserInRole)));
    }
}
