// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.exchange;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How long a body or an answer may take: the deadline, and a second more for every {@code bytesPerSecond} bytes that have moved. So a slow
 * line gets any allowed size through, and a line that drips does not. A pause without any byte may last as long as the deadline alone: bytes
 * that went at once, perhaps only into a buffer of the system's, give no time to a peer that has stopped. Immutable.
 *
 * @param deadline zero for none
 * @param bytesPerSecond 0 where bytes give no more time
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
