// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.dispatch;

import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** How fast one connection may send commands, and how many refused ones it may send before it has to go. Thread-safe. */
public final class Throttle {
    private static final int MAX_REFUSED = 200;
    private static final long REFUSED_WINDOW = Duration.ofSeconds(10).toNanos();
    private static final long[] NONE = {};

    static final String TOO_MANY_BYTES = "too many bytes (parley.limits.bytes-per-second, parley.limits.byte-burst)";

    private final @Nullable Bucket commands;
    private final @Nullable Bucket bytes;
    private final LongSupplier nanos;
    // When the last ones were, in a circle; made with the first one, as most connections have none.
    private long[] refusedAt = NONE;
    private int refused;

    Throttle(Rates rates) {
        this(rates, System::nanoTime);
    }

    Throttle(Rates rates, LongSupplier nanos) {
        this.nanos = nanos;
        this.commands =
                rates.commands().perSecond() == 0 ? null : rates.commands().bucket();
        this.bytes = rates.bytes().perSecond() == 0 ? null : rates.bytes().bucket();
    }

    /** Counts one command, or fails with {@code rate.limited}. */
    void command() {
        if (commands != null) {
            take(commands, 1, "too many commands (parley.limits.commands-per-second, parley.limits.command-burst)");
        }
    }

    /** Counts the bytes of a frame, or fails with {@code rate.limited}. */
    void bytes(long count) {
        if (bytes != null) {
            take(bytes, count, TOO_MANY_BYTES);
        }
    }

    static void take(Bucket bucket, long count, String words) {
        ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(count);
        if (!probe.isConsumed()) {
            Duration wait = Duration.ofMillis(1 + probe.getNanosToWaitForRefill() / 1_000_000);
            throw new ParleyException(ErrorCode.RATE_LIMITED, words, wait, null);
        }
    }

    /** Counts a refused command; false where it was one too many for the seconds up to it. */
    synchronized boolean refused() {
        if (refusedAt.length == 0) {
            refusedAt = new long[MAX_REFUSED];
        }
        long now = nanos.getAsLong();
        int place = refused % MAX_REFUSED;
        boolean tooMany = refused >= MAX_REFUSED && now - refusedAt[place] < REFUSED_WINDOW;
        refusedAt[place] = now;
        // Stays below two rounds, so that it never runs over.
        refused = refused + 1 < 2 * MAX_REFUSED ? refused + 1 : MAX_REFUSED;
        return !tooMany;
    }

    /**
     * What clients may send.
     *
     * @param commands of one connection
     * @param userCommands of one user, over all connections
     * @param bytes of commands, of one connection and of one user alike
     */
    public record Rates(Limits commands, Limits userCommands, Limits bytes) {}

    /** A rate per second and the burst above it; a rate of 0 means no limit. */
    public record Limits(int perSecond, int burst) {
        Bucket bucket() {
            return Bucket.builder()
                    .addLimit(Bandwidth.builder()
                            .capacity(Math.max(burst, 1))
                            .refillGreedy(perSecond, Duration.ofSeconds(1))
                            .build())
                    .build();
        }
    }
}
