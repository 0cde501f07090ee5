// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.door;

import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * How often one address may do something that costs work or makes state: shake hands, sign in. Thread-safe. An IPv6 address counts with its
 * /64, since one machine has all of that; of too many addresses the one that was away longest is forgotten.
 */
public final class AddressLimits {
    private static final int MAX_ADDRESSES = 50_000;
    private static final String HANDSHAKES = "parley.limits.handshakes-per-minute, parley.limits.handshake-burst";
    private static final String SIGN_INS = "parley.limits.sign-ins-per-minute, parley.limits.sign-in-burst";

    private final String what;
    private final String settings;
    private final long perMinute;
    private final long burst;
    private final Predicate<String> exempt;
    private final TimeMeter clock;
    private final NetworkBuckets buckets = new NetworkBuckets(MAX_ADDRESSES, this::newBucket);

    /**
     * Limits of handshakes.
     *
     * @param perMinute 0 for no limit
     * @param burst how many may come at once; 0 for as many as in a minute
     * @param exempt addresses that are not counted: a proxy's own address stands for everyone behind it
     */
    public AddressLimits(long perMinute, long burst, Predicate<String> exempt) {
        this("too many connection attempts", HANDSHAKES, perMinute, burst, exempt, TimeMeter.SYSTEM_NANOTIME);
    }

    /**
     * @param what a refusal says
     * @param settings that say how often, for the refusal
     */
    AddressLimits(String what, String settings, long perMinute, long burst, Predicate<String> exempt, TimeMeter clock) {
        this.what = what;
        this.settings = settings;
        this.perMinute = perMinute;
        this.burst = burst == 0 ? perMinute : burst;
        this.exempt = exempt;
        this.clock = clock;
    }

    /** Limits of sign-ins and sign-outs, likewise. */
    public static AddressLimits ofSignIns(long perMinute, long burst, Predicate<String> exempt) {
        return new AddressLimits("too many sign-ins", SIGN_INS, perMinute, burst, exempt, TimeMeter.SYSTEM_NANOTIME);
    }

    /** The same limits for something else, counted apart and told in other words. */
    public AddressLimits another(String what) {
        return new AddressLimits(what, settings, perMinute, burst, exempt, clock);
    }

    /** Counts one, or fails with {@code rate.limited} and the time after which one would be admitted. */
    public void take(String address) {
        if (isCounted(address)) {
            var probe = buckets.of(address).tryConsumeAndReturnRemaining(1);
            if (!probe.isConsumed()) {
                throw limited(probe.getNanosToWaitForRefill());
            }
        }
    }

    /** As {@link #take}, without counting. */
    public void check(String address) {
        if (isCounted(address)) {
            var probe = buckets.of(address).estimateAbilityToConsume(1);
            if (!probe.canBeConsumed()) {
                throw limited(probe.getNanosToWaitForRefill());
            }
        }
    }

    private boolean isCounted(String address) {
        return perMinute > 0 && !exempt.test(address);
    }

    private Bucket newBucket() {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(burst).refillGreedy(perMinute, Duration.ofMinutes(1)))
                .withCustomTimePrecision(clock)
                .build();
    }

    private ParleyException limited(long nanos) {
        return new ParleyException(
                ErrorCode.RATE_LIMITED, what + " from this address (" + settings + ")", Duration.ofNanos(nanos), null);
    }
}
