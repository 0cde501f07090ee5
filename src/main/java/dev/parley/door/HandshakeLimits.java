// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.door;

import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * How often one address may shake hands. Thread-safe. An IPv6 address counts with its /64, since one machine has all of that; of too many
 * addresses the one that was away longest is forgotten, so that a flood of them costs no memory.
 */
public final class HandshakeLimits {
    private static final int MAX_ADDRESSES = 50_000;

    private final long perMinute;
    private final long burst;
    private final Predicate<String> exempt;
    private final TimeMeter clock;
    private final Lock lock = new ReentrantLock();
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > MAX_ADDRESSES;
        }
    };

    /**
     * @param perMinute 0 for no limit
     * @param burst how many may come at once; 0 for as many as in a minute
     * @param exempt addresses that are not counted: a proxy's own address stands for everyone behind it
     */
    public HandshakeLimits(long perMinute, long burst, Predicate<String> exempt) {
        this(perMinute, burst, exempt, TimeMeter.SYSTEM_NANOTIME);
    }

    HandshakeLimits(long perMinute, long burst, Predicate<String> exempt, TimeMeter clock) {
        this.perMinute = perMinute;
        this.burst = burst == 0 ? perMinute : burst;
        this.exempt = exempt;
        this.clock = clock;
    }

    /** The same limits for something else, counted apart. */
    HandshakeLimits another() {
        return new HandshakeLimits(perMinute, burst, exempt, clock);
    }

    /** Counts a handshake, or fails with {@code rate.limited} and the time after which one would be admitted. */
    public void take(String address) {
        if (isCounted(address)) {
            var probe = bucketOf(address).tryConsumeAndReturnRemaining(1);
            if (!probe.isConsumed()) {
                throw limited(probe.getNanosToWaitForRefill());
            }
        }
    }

    /** As {@link #take}, without counting. */
    public void check(String address) {
        if (isCounted(address)) {
            var probe = bucketOf(address).estimateAbilityToConsume(1);
            if (!probe.canBeConsumed()) {
                throw limited(probe.getNanosToWaitForRefill());
            }
        }
    }

    private boolean isCounted(String address) {
        return perMinute > 0 && !exempt.test(address);
    }

    private Bucket bucketOf(String address) {
        String network = Networks.keyOf(address);
        lock.lock();
        try {
            return buckets.computeIfAbsent(network, added -> newBucket());
        } finally {
            lock.unlock();
        }
    }

    private Bucket newBucket() {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(burst).refillGreedy(perMinute, Duration.ofMinutes(1)))
                .withCustomTimePrecision(clock)
                .build();
    }

    private static ParleyException limited(long nanos) {
        return new ParleyException(
                ErrorCode.RATE_LIMITED,
                "too many connection attempts from this address (parley.limits.handshakes-per-minute)",
                Duration.ofNanos(nanos),
                null);
    }
}
