// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;

/**
 * How fast commands go out: as the server's {@code welcome} allows, so that it need not refuse any for haste. A bucket that fills at the rate
 * and holds three quarters of the burst, since other connections of the same user draw on it too. Confined to the loop.
 */
final class Pace {
    private static final double NANOS = Duration.ofSeconds(1).toNanos();
    private static final double PART = 0.75;

    private double perSecond;
    private double burst;
    private double tokens;
    private long filledAt;
    private long heldUntil;

    /** A new connection has a full bucket. */
    void begin(JsonNode limits, long now) {
        perSecond = limits.path("commandsPerSecond").asDouble(0);
        burst = Math.max(1, PART * limits.path("commandBurst").asDouble(perSecond));
        tokens = burst;
        filledAt = now;
        heldUntil = now;
    }

    /** Nothing goes out for so long. */
    void hold(Duration pause, long now) {
        heldUntil = Math.max(heldUntil, now + pause.toNanos());
        tokens = 0;
        filledAt = heldUntil;
    }

    /** Zero: one may go now, and is counted. Else how long to wait. */
    Duration take(long now) {
        if (heldUntil > now) {
            return Duration.ofNanos(heldUntil - now);
        }
        if (perSecond <= 0) {
            return Duration.ZERO;
        }
        tokens = Math.min(burst, tokens + (now - filledAt) * perSecond / NANOS);
        filledAt = now;
        if (tokens >= 1) {
            tokens--;
            return Duration.ZERO;
        }
        return Duration.ofNanos((long) Math.ceil((1 - tokens) * NANOS / perSecond) + 1);
    }
}
