// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.quota;

import dev.parley.door.NetworkBuckets;
import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How much of one thing guests may use in a span of time: the guests of one address, and all guests together. Thread-safe. An IPv6 address
 * counts with its /64. A refusal takes nothing from the budget of the others. When there are too many addresses, the one that was quiet
 * longest is forgotten: so a flood of addresses costs no memory, and the budget of all guests still bounds it.
 */
final class GuestBudget {
    private static final int MAX_ADDRESSES = 10_000;

    private final String done;
    private final Share all;
    private final Share perAddress;
    private final Duration span;
    private final Predicate<String> exempt;
    private final TimeMeter clock;
    private final @Nullable Bucket ofAll;
    private final NetworkBuckets byNetwork;

    /**
     * So much in the span, at once or bit by bit.
     *
     * @param amount 0 for no limit
     * @param setting that says so
     */
    record Share(long amount, String setting) {}

    /**
     * @param done what they have done too much of, as in "guests have done"
     * @param exempt addresses that are not counted each: a proxy's own address stands for everyone behind it
     */
    GuestBudget(String done, Share all, Share perAddress, Duration span, Predicate<String> exempt, TimeMeter clock) {
        this.done = done;
        this.all = all;
        this.perAddress = perAddress;
        this.span = span;
        this.exempt = exempt;
        this.clock = clock;
        this.byNetwork = new NetworkBuckets(MAX_ADDRESSES, () -> bucket(perAddress));
        this.ofAll = all.amount() == 0 ? null : bucket(all);
    }

    /** Counts an amount, or counts nothing and returns a refusal that says when to come again. More than the whole budget counts as all of it. */
    Optional<ParleyException> take(String address, long count) {
        Bucket own = perAddress.amount() == 0 || exempt.test(address) ? null : byNetwork.of(address);
        if (own != null) {
            ConsumptionProbe probe = own.tryConsumeAndReturnRemaining(atMost(perAddress, count));
            if (!probe.isConsumed()) {
                return Optional.of(refusal("the guests of this address have ", perAddress, probe));
            }
        }
        if (ofAll != null) {
            ConsumptionProbe probe = ofAll.tryConsumeAndReturnRemaining(atMost(all, count));
            if (!probe.isConsumed()) {
                if (own != null) {
                    own.addTokens(atMost(perAddress, count));
                }
                return Optional.of(refusal("all guests together have ", all, probe));
            }
        }
        return Optional.empty();
    }

    private Bucket bucket(Share share) {
        long amount = bounded(share);
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(amount).refillGreedy(amount, span))
                .withCustomTimePrecision(clock)
                .build();
    }

    private long atMost(Share share, long count) {
        return Math.min(count, bounded(share));
    }

    /** The library counts at most one in a nanosecond, which is more than any disk takes. */
    private long bounded(Share share) {
        return Math.min(share.amount(), span.toNanos());
    }

    private ParleyException refusal(String who, Share share, ConsumptionProbe probe) {
        Duration wait = Duration.ofMillis(1 + probe.getNanosToWaitForRefill() / 1_000_000);
        return new ParleyException(
                ErrorCode.RATE_LIMITED,
                who + done + "; try again later, or sign in (" + share.setting() + ")",
                wait,
                null);
    }
}
