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
 * How often one address may do something that costs work or makes state: shake hands, sign in. Thread-safe. An IPv6 address counts with its /64, since one machine has all of that; of too many
 * addresses the one that was away longest is forgotten, so that a flood of them costs no memory.
 */
public final class AddressLimits {
    private static final int MAX_ADDRESSES = 50_000;
    private static final String HANDSHAKES = "too many connection attempts from this address"
            + " (parley.limits.handshakes-per-minute, parley.limits.handshake-burst)";
    private static final String SIGN_INS =
            "too many sign-ins from this address" + " (parley.limits.sign-ins-per-minute, parley.limits.sign-in-burst)";

    private final String words;
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
     * Limits of handshakes.
     *
     * @param perMinute 0 for no limit
     * @param burst how many may come at once; 0 for as many as in a minute
     * @param exempt addresses that are not counted: a proxy's own address stands for everyone behind it
     */
    public AddressLimits(long perMinute, long burst, Predicate<String> exempt) {
        this(HANDSHAKES, perMinute, burst, exempt, TimeMeter.SYSTEM_NANOTIME);
    }

    AddressLimits(String words, long perMinute, long burst, Predicate<String> exempt, TimeMeter clock) {
        this.words = words;
        this.perMinute = perMinute;
        this.burst = burst == 0 ? perMinute : burst;
        this.exempt = exempt;
        this.clock = clock;
    }

    /** Limits of sign-ins and sign-outs, likewise. */
    public static AddressLimits ofSignIns(long perMinute, long burst, Predicate<String> exempt) {
        return new AddressLimits(SIGN_INS, perMinute, burst, exempt, TimeMeter.SYSTEM_NANOTIME);
    }

    /** The same limits for something else, counted apart. */
    public AddressLimits another() {
        return new AddressLimits(words, perMinute, burst, exempt, clock);
    }

    /** The same limits for something else, counted apart and told in other words, in which the settings' names stay. */
    public AddressLimits another(String what) {
        return new AddressLimits(
                what + words.substring(words.indexOf(" from this address")), perMinute, burst, exempt, clock);
    }

    /** Counts one, or fails with {@code rate.limited} and the time after which one would be admitted. */
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

    private ParleyException limited(long nanos) {
        return new ParleyException(ErrorCode.RATE_LIMITED, words, Duration.ofNanos(nanos), null);
    }
}
