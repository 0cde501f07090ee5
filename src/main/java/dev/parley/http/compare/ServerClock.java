// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.compare;

import java.time.Instant;
import java.util.Locale;

/**
 * The time that all stamps of a server's runs are told by: the epoch's, read once and carried on by a clock that nobody sets. Immutable.
 */
final class ServerClock {
    private static final double MICRO = 1e3;

    private final long epochMicros;
    private final long began = System.nanoTime();

    ServerClock() {
        Instant now = Instant.now();
        epochMicros = now.getEpochSecond() * 1_000_000 + now.getNano() / 1000;
    }

    /** Microseconds of the epoch. */
    long micros() {
        return epochMicros + (System.nanoTime() - began) / 1000;
    }

    /** As JSON: milliseconds with three decimals. */
    static String millis(long micros) {
        return String.format(Locale.ROOT, "%.3f", micros / MICRO);
    }
}
