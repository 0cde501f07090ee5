// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.identity.resolver;

import dev.parley.error.LogText;
import dev.parley.identity.Authenticated;
import dev.parley.identity.User;
import dev.parley.spi.IdentityResolver;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A way that relies on what a portal says about its user. Thread-safe. A portal's mistake must not fail the visitor's request: it is logged,
 * and nobody is known.
 */
abstract class PortalResolver implements IdentityResolver {
    private static final Logger logger = LoggerFactory.getLogger(PortalResolver.class);

    /**
     * The user, or empty where there is none.
     *
     * @throws UnusableUser where there is one that cannot be used
     */
    abstract Optional<User> find(HttpServletRequest request);

    /** The same, and since when it says so. */
    Optional<Authenticated> authenticate(HttpServletRequest request) {
        return find(request).map(user -> new Authenticated(user, null));
    }

    @Override
    public final Optional<User> resolve(HttpServletRequest request) {
        try {
            return find(request);
        } catch (UnusableUser e) {
            complain(name(), e.getMessage());
            return Optional.empty();
        }
    }

    static void complain(String resolver, @org.jspecify.annotations.Nullable String reason) {
        logger.warn("ignored the user that '{}' found: {}", LogText.of(resolver), LogText.ofOurs(reason));
    }
}
