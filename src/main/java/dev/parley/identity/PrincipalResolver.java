// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.identity;

import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The user that the container or a security filter has signed in. Thread-safe. It has those of the configured roles that it has in the
 * container.
 */
public final class PrincipalResolver extends PortalResolver {
    private final RoleNames roles;

    public PrincipalResolver() {
        this(RoleNames.DEFAULT);
    }

    public PrincipalResolver(RoleNames roles) {
        this.roles = roles;
    }

    @Override
    public String name() {
        return "principal";
    }

    @Override
    Optional<User> find(HttpServletRequest request) {
        @Nullable Principal principal = request.getUserPrincipal();
        if (principal == null) {
            return Optional.empty();
        }
        @Nullable String name = principal.getName();
        return Optional.of(PortalUser.of(name, name, roles.rolesOf(request::isUserInRole)));
    }
}
