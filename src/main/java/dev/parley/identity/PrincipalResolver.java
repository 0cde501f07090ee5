// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.identity;

import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The user that the container or a security filter has signed in. Thread-safe. Its roles here are those it has in the container under
 * {@code parley-push}, {@code parley-moderator} and {@code parley-admin}: a portal's own {@code admin} was not given for Parley.
 */
public final class PrincipalResolver implements IdentityResolver {
    private static final String ROLE_PREFIX = "parley-";

    @Override
    public Optional<User> resolve(HttpServletRequest request) {
        @Nullable Principal principal = request.getUserPrincipal();
        if (principal == null) {
            return Optional.empty();
        }
        Set<String> roles = Roles.ALL.stream()
                .filter(role -> request.isUserInRole(ROLE_PREFIX + role))
                .collect(Collectors.toUnmodifiableSet());
        return PortalUser.of("principal", principal.getName(), principal.getName(), roles);
    }
}
