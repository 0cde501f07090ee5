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
 * Decides whether this server takes another connection now. Thread-safe. Whoever is let in has a {@link Reservation} from the decision until the connection
 * counts as open, so that no rush goes over the caps. A reservation that nobody takes (the peer went in between) is free again after a while.
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
    private final StrangerLimits strangers;
    private final Deque<Held> held = new ArrayDeque<>();

    /** Each is itself only, however alike two are. */
    private final class Held implements Reservation {
        private final String network;
        private final long since = System.nanoTime();
        private boolean stranger;

        Held(String network) {
            this.network = network;
        }

        @Override
        public void free() {
            synchronized (held) {
                held.remove(this);
            }
        }
    }

    /** Without a cap for one address. */
    public Capacity(int limit, IntSupplier open, Supplier<Optional<String>> unready) {
        this(limit, open, unready, 0, addresses -> 0, address -> false, StrangerLimits.NONE);
    }

    /**
     * @param limit of open connections; 0 for none
     * @param unready why nothing is taken at all (starting, draining, no engine); empty while all is well
     * @param perAddress of open connections from one address, an IPv6 /64 counting as one; 0 for none
     * @param openFrom how many are open from the addresses that fit
     * @param exempt addresses that may have any number: a proxy's own stands for everyone behind it
     * @param strangers how many of those places strangers may have
     */
    public Capacity(
            int limit,
            IntSupplier open,
            Supplier<Optional<String>> unready,
            int perAddress,
            ToIntFunction<Predicate<String>> openFrom,
            Predicate<String> exempt,
            StrangerLimits strangers) {
        this.strangers = strangers;
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
    Reservation take(String address) {
        requireReady();
        if (limit == 0 && perAddress == 0 && strangers.isNone()) {
            return Reservation.NONE;
        }
        String network = Networks.keyOf(address);
        Held place = new Held(network);
        synchronized (held) {
            requireRoom(network, address);
            held.add(place);
        }
        return place;
    }

    /** Fails as {@link #takeAsStranger} would. */
    void requireForStranger(String address) {
        synchronized (held) {
            expire();
            requireRoomForStranger(Networks.keyOf(address), address);
        }
    }

    /**
     * The place turned out to be a stranger's: a guest's, or of somebody who says only later who that is. Fails with {@code server.full} or
     * {@code rate.limited} where strangers have all that they may have; the place is the caller's to free then.
     */
    void takeAsStranger(Reservation reservation, String address) {
        if (reservation instanceof Held place && !strangers.isNone()) {
            synchronized (held) {
                expire();
                requireRoomForStranger(place.network, address);
                place.stranger = true;
            }
        }
    }

    private void requireRoomForStranger(String network, String address) {
        if (strangers.max() > 0
                && strangers.open().getAsInt()
                                + held.stream().filter(one -> one.stranger).count()
                        >= strangers.max()) {
            throw new ParleyException(
                    ErrorCode.SERVER_FULL,
                    "guests have all the connections that parley.limits.guest-connections leaves to them; sign in, or try"
                            + " again later",
                    COME_BACK,
                    null);
        }
        if (strangers.perAddress() > 0 && !strangers.exempt().test(address)) {
            long here = held.stream()
                            .filter(one -> one.stranger && one.network.equals(network))
                            .count()
                    + strangers.openFrom().applyAsInt(network);
            if (here >= strangers.perAddress()) {
                throw new ParleyException(
                        ErrorCode.RATE_LIMITED,
                        "guests have as many connections from this address as"
                                + " parley.limits.guest-connections-per-address allows; sign in, or try again later",
                        COME_BACK,
                        null);
            }
        }
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
