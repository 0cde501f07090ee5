// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.identity;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/**
 * One way to tell who a request is from. Called on container threads, so it is thread-safe, and if it waits, it waits with a bound.
 */
public interface IdentityResolver {
    /**
     * The user, or empty where this way knows nobody; then the next one is asked.
     *
     * @throws dev.parley.error.ParleyException {@code token.invalid} where an explicit credential is wrong, {@code server.unavailable}
     *     where it cannot be checked now
     */
    Optional<User> resolve(HttpServletRequest request);
}
