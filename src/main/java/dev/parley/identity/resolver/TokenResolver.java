// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.identity.resolver;

import dev.parley.identity.Authenticated;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** One kind of explicit credential, such as tickets. Thread-safe; never waits on the caller's thread. */
public interface TokenResolver {
    /** Whether {@link #redeem} might say yes, as far as that can be told without using anything up. */
    boolean mightAccept(String token);

    /** What {@link #redeem} would answer, without using anything up. */
    CompletionStage<Optional<Authenticated>> look(BearerToken presented);

    /**
     * Whose token it is. Empty where it is none of this kind, wrong, used or too old; fails with a
     * {@link dev.parley.error.ParleyException}, {@code token.invalid} where it is of this kind and certainly wrong,
     * {@code server.unavailable} where it cannot be checked now.
     */
    CompletionStage<Optional<Authenticated>> redeem(BearerToken presented);

    /** How long a handshake may wait for the answer. */
    default Duration patience() {
        return Duration.ofSeconds(2);
    }
}
