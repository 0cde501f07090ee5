// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.identity;

import dev.parley.error.LogText;
import dev.parley.error.ParleyException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks what a portal says about its user. A portal's mistake must not fail the visitor's request: it is logged, and nobody is known. */
final class PortalUser {
    private static final Logger logger = LoggerFactory.getLogger(PortalUser.class);

    private PortalUser() {}

    /** The user, or empty, with a WARN, where the id cannot be one. A name that cannot be shown gives way to the id. */
    static Optional<User> of(String source, @Nullable String id, @Nullable String name, Set<String> roles) {
        if (id == null) {
            return refused(source, null, "no id");
        }
        try {
            return Optional.of(User.known(id, name != null && Names.isIdentifier(name) ? name : id, roles));
        } catch (ParleyException e) {
            return refused(source, id, e.getMessage());
        }
    }

    static Optional<User> refused(String source, @Nullable String id, @Nullable String reason) {
        logger.warn("ignored the user '{}' that the {} gave: {}", LogText.of(id), source, reason);
        return Optional.empty();
    }
}
