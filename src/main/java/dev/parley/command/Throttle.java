// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.command;

import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How fast one connection may send commands, and how many refused ones it may send before it has to go. Thread-safe. */
public final class Throttle {
    private static final int MAX_REFUSED = 200;
    private static final Duration REFUSED_WINDOW = Duration.ofSeconds(10);

    private final @Nullable Bucket commands;
    private final Bucket refusals = Bucket.builder()
            .addLimit(limit -> limit.capacity(MAX_REFUSED).refillIntervally(MAX_REFUSED, REFUSED_WINDOW))
            .build();

    Throttle(Limits limits) {
        this.commands = limits.perSecond() == 0
                ? null
                : Bucket.builder()
                        .addLimit(Bandwidth.builder()
                                .capacity(Math.max(limits.burst(), 1))
                                .refillGreedy(limits.perSecond(), Duration.ofSeconds(1))
                                .build())
                        .build();
    }

    /** Counts one command, or fails with {@code rate.limited}. */
    void command() {
        if (commands == null) {
            return;
        }
        ConsumptionProbe probe = commands.tryConsumeAndReturnRemaining(1);
        if (!probe.isConsumed()) {
            Duration wait = Duration.ofMillis(1 + probe.getNanosToWaitForRefill() / 1_000_000);
            throw new ParleyException(
                    ErrorCode.RATE_LIMITED,
                    "too many commands (parley.limits.commands-per-second, parley.limits.command-burst)",
                    wait,
                    null);
        }
    }

    /** Counts a refused command; false where it was one too many. */
    boolean refused() {
        return refusals.tryConsume(1);
    }

    /** Commands a second and the burst above it; 0 a second means no limit. */
    public record Limits(int perSecond, int burst) {}
}
