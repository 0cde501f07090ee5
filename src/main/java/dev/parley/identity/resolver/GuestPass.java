// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.identity.resolver;

import dev.parley.digest.HmacKey;
import dev.parley.error.ParleyException;
import dev.parley.identity.Authenticated;
import dev.parley.identity.GuestNames;
import dev.parley.identity.Names;
import dev.parley.identity.User;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Guests who bring a secret of their own instead of a session, {@code guest.<secret>.<name in base64url>}: one browser can be several of
 * them, and each is the same again after a lost line or a restart. It gives nobody more than a stranger has; nothing is kept of it here.
 * Thread-safe. The id comes from the secret by this server's key, so that it tells nothing of the secret and nobody can choose it.
 */
public final class GuestPass implements TokenResolver {
    private static final Pattern PASS = Pattern.compile("guest\\.([A-Za-z0-9_-]{22,86})\\.([A-Za-z0-9_-]{2,216})");
    private static final int ID_BYTES = 16;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final HmacKey key;
    private final Predicate<String> signedOut;
    private final GuestNames names;

    /**
     * Takes passes for this server.
     *
     * @param signedOut ids that an operator has sent away
     * @param names whether a guest may be called as the pass says
     */
    public GuestPass(String key, Predicate<String> signedOut, GuestNames names) {
        this.key = new HmacKey(key);
        this.signedOut = signedOut;
        this.names = names;
    }

    @Override
    public boolean mightAccept(String token) {
        return redeem(token).isPresent();
    }

    @Override
    public CompletionStage<Optional<Authenticated>> look(BearerToken presented) {
        return redeem(presented);
    }

    /** A portal's directory may be asked about the name. */
    @Override
    public Duration patience() {
        return PATIENCE;
    }

    /** Fails as {@link GuestNames#requireFree} where the guest may not be called so. */
    @Override
    public CompletionStage<Optional<Authenticated>> redeem(BearerToken presented) {
        Optional<User> guest = redeem(presented.token());
        return guest.isEmpty()
                ? CompletableFuture.completedFuture(Optional.empty())
                : names.requireFree(guest.get().name())
                        .thenApply(free -> guest.map(user -> new Authenticated(user, null)));
    }

    /** The guest; empty for what is no pass, and for one who was sent away. */
    Optional<User> redeem(String token) {
        Matcher pass = PASS.matcher(token);
        if (!pass.matches()) {
            return Optional.empty();
        }
        try {
            String name = new String(Base64.getUrlDecoder().decode(pass.group(2)), StandardCharsets.UTF_8);
            String id = Names.GUEST_PREFIX + idOf(pass.group(1));
            return signedOut.test(id) ? Optional.empty() : Optional.of(User.guest(id, Names.requireDisplayName(name)));
        } catch (IllegalArgumentException | ParleyException ignored) {
            // No base64, or no name that a guest may have: no pass.
            return Optional.empty();
        }
    }

    private String idOf(String secret) {
        // The same key signs cookies, whose content never holds a space.
        byte[] digest = key.sign("guest pass " + secret);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, ID_BYTES));
    }
}
