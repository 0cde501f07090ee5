// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.identity.resolver;

import dev.parley.identity.Names;
import dev.parley.identity.User;
import dev.parley.spi.IdentityResolver;
import jakarta.servlet.http.HttpServletRequest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/** Makes guests: for anyone whom no other way knows, and at sign-in. Thread-safe. An id cannot be guessed: it opens the guest's inbox. */
public final class GuestResolver implements IdentityResolver {
    private static final int ID_BYTES = 16;

    private final SecureRandom random;

    public GuestResolver(SecureRandom random) {
        this.random = random;
    }

    /** A new guest for every request: without a session there is nothing to know it again by. */
    @Override
    public Optional<User> resolve(HttpServletRequest request) {
        return Optional.of(newGuest(String.format(Locale.ROOT, "Guest %04d", random.nextInt(10_000))));
    }

    /** A guest that nobody has been before, under a name that was already checked. */
    public User newGuest(String name) {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        return User.guest(
                Names.GUEST_PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes), name);
    }
}
