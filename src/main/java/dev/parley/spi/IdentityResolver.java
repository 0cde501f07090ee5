// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.spi;

import dev.parley.identity.User;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/**
 * One way to tell who a request is from. Called on container threads, by many at once, so it is thread-safe, and if it waits, it waits with
 * a bound: while it does, it holds one of the container's threads.
 *
 * <p>A portal brings its own by {@link java.util.ServiceLoader}: a public class with a public constructor without parameters, named in
 * {@code META-INF/services/dev.parley.spi.IdentityResolver}, in the class path of the web application that Parley runs in. It is asked
 * where the setting {@code parley.identity} lists its {@link #name}. The request is the handshake (or the page's request), after the portal's
 * filters; keep nothing of it.
 */
public interface IdentityResolver {
    /**
     * The user, made by {@link User#known}, or empty where this way knows nobody; then the next one is asked. An id that starts with
     * {@code guest-} is refused. What it throws is logged with its name, and it is as if it knew nobody; the client learns no more than
     * that something failed.
     *
     * @throws dev.parley.error.ParleyException to refuse the request altogether: {@code token.invalid} where an explicit credential is
     *     wrong, {@code server.unavailable} where it cannot be checked now. Its message goes to the client
     */
    Optional<User> resolve(HttpServletRequest request);

    /**
     * What the setting {@code parley.identity} and the log call it: lower-case letters, digits, dots and dashes, at most 64. It never
     * changes.
     */
    default String name() {
        return getClass().getName();
    }
}
