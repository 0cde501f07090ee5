// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.exchange;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How long something may take in all: so long, and a second more for as many bytes as must come in one. So a slow line gets through with
 * whatever size is allowed, and one that drips does not. Nor may nothing move for longer than the deadline alone: bytes that went at once,
 * perhaps no farther than into a buffer of the system's, win no time for a peer that has stopped. Immutable.
 *
 * @param deadline zero for none
 * @param bytesPerSecond 0 where bytes win no time
 */
public record Pace(Duration deadline, int bytesPerSecond) {
    /** Whether so many bytes have taken too long in all. */
    boolean isLate(long nanos, long bytes) {
        if (deadline.isZero()) {
            return false;
        }
        long won = bytesPerSecond == 0 ? 0 : bytes * TimeUnit.SECONDS.toNanos(1) / bytesPerSecond;
        return nanos > deadline.toNanos() + won;
    }

    /** Whether nothing has moved for too long. */
    boolean isSilent(long nanos) {
        return !deadline.isZero() && nanos > deadline.toNanos();
    }
}
