// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.client;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * Pauses with full jitter: anywhere between nothing and 500 ms, then 1 s, 2 s, up to 30 s, so that the clients of a restarted server spread.
 * Confined to its owner's thread.
 */
final class Backoff {
    private static final long FIRST_MILLIS = 500;
    private static final long LONGEST_MILLIS = 30_000;
    private static final int DOUBLINGS = 6;

    private final DoubleSupplier random;
    private int failures;

    /** @param random from 0 to 1 */
    Backoff(DoubleSupplier random) {
        this.random = random;
    }

    /** The pause after one more failure. */
    Duration next() {
        long most = Math.min(LONGEST_MILLIS, FIRST_MILLIS << Math.min(failures, DOUBLINGS));
        failures++;
        return Duration.ofMillis(Math.round(random.getAsDouble() * most));
    }

    /** A failure whose pause somebody else has chosen. */
    void count() {
        failures++;
    }

    boolean isFresh() {
        return failures == 0;
    }

    void reset() {
        failures = 0;
    }
}
