// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.door;

import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/**
 * Whether the house takes another connection now. Thread-safe. Whoever is let in has a {@link Seat} from the verdict until the connection
 * counts as open, so that no rush goes over the caps. A seat that nobody takes (the peer went in between) is free again after a while.
 */
public final class Capacity {
    private static final Duration COME_BACK = Duration.ofSeconds(5);
    private static final long MAX_HELD = TimeUnit.SECONDS.toNanos(10);

    private final int limit;
    private final int perAddress;
    private final IntSupplier open;
    private final ToIntFunction<Predicate<String>> openFrom;
    private final Predicate<String> exempt;
    private final Supplier<Optional<String>> unready;
    private final Deque<Held> held = new ArrayDeque<>();

    /** Each is itself only, however alike two are. */
    private static final class Held {
        private final String network;
        private final long since = System.nanoTime();

        Held(String network) {
            this.network = network;
        }
    }

    /** Without a cap for one address. */
    public Capacity(int limit, IntSupplier open, Supplier<Optional<String>> unready) {
        this(limit, open, unready, 0, addresses -> 0, address -> false);
    }

    /**
     * @param limit of open connections; 0 for none
     * @param unready why nothing is taken at all (starting, draining, no engine); empty while all is well
     * @param perAddress of open connections from one address, an IPv6 /64 counting as one; 0 for none
     * @param openFrom how many are open from the addresses that fit
     * @param exempt addresses that may have any number: a proxy's own stands for everyone behind it
     */
    public Capacity(
            int limit,
            IntSupplier open,
            Supplier<Optional<String>> unready,
            int perAddress,
            ToIntFunction<Predicate<String>> openFrom,
            Predicate<String> exempt) {
        this.limit = limit;
        this.open = open;
        this.unready = unready;
        this.perAddress = perAddress;
        this.openFrom = openFrom;
        this.exempt = exempt;
    }

    /** Fails with {@code server.unavailable}, {@code server.full} or {@code rate.limited}, as {@link #take} would. */
    void require(String address) {
        requireReady();
        synchronized (held) {
            requireRoom(Networks.keyOf(address), address);
        }
    }

    /** A place for one connection, or a refusal. */
    Seat take(String address) {
        requireReady();
        if (limit == 0 && perAddress == 0) {
            return Seat.NONE;
        }
        String network = Networks.keyOf(address);
        Held place = new Held(network);
        synchronized (held) {
            requireRoom(network, address);
            held.add(place);
        }
        return () -> {
            synchronized (held) {
                held.remove(place);
            }
        };
    }

    private void requireReady() {
        Optional<String> reason = unready.get();
        if (reason.isPresent()) {
            throw new ParleyException(
                    ErrorCode.SERVER_UNAVAILABLE, "not taking connections now: " + reason.get(), COME_BACK, null);
        }
    }

    private void requireRoom(String network, String address) {
        expire();
        if (limit > 0 && open.getAsInt() + held.size() >= limit) {
            throw new ParleyException(
                    ErrorCode.SERVER_FULL,
                    "as many connections as parley.limits.connections allows are open",
                    COME_BACK,
                    null);
        }
        if (perAddress > 0 && !exempt.test(address)) {
            long here = held.stream().filter(one -> one.network.equals(network)).count()
                    + openFrom.applyAsInt(other -> Networks.keyOf(other).equals(network));
            if (here >= perAddress) {
                throw new ParleyException(
                        ErrorCode.RATE_LIMITED,
                        "as many connections from this address as parley.limits.connections-per-address allows are open",
                        COME_BACK,
                        null);
            }
        }
    }

    private void expire() {
        long now = System.nanoTime();
        Iterator<Held> oldest = held.iterator();
        while (oldest.hasNext() && now - oldest.next().since > MAX_HELD) {
            oldest.remove();
        }
    }
}
