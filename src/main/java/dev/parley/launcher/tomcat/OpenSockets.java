// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.launcher.tomcat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * How many sockets each address has open, whatever comes over them. Thread-safe. An IPv6 address counts with its /64, since one machine has
 * all of that.
 */
final class OpenSockets {
    private static final Logger logger = Logger.getLogger("dev.parley.launcher");
    private static final int IPV6_NETWORK_BYTES = 8;
    private static final long MINUTE = 60_000_000_000L;

    private final int most;
    private final Predicate<InetAddress> exempt;
    private final Map<Object, String> networks = new ConcurrentHashMap<>();
    private final Map<String, Integer> counts = new ConcurrentHashMap<>();
    private final LongAdder refused = new LongAdder();
    private long toldAt = System.nanoTime() - MINUTE;
    private long told;

    /**
     * Counts nothing where there is no limit.
     *
     * @param most of one address; 0 for no limit
     * @param exempt addresses that may have any number: a proxy's stands for everyone behind it
     */
    OpenSockets(int most, Predicate<InetAddress> exempt) {
        this.most = most;
        this.exempt = exempt;
    }

    /** Counts a socket that has just been accepted; false where its address has too many. */
    boolean enter(SocketChannel socket) {
        return most == 0 || peer(socket).map(address -> enter(socket, address)).orElse(true);
    }

    /** The same by the address. */
    boolean enter(Object socket, InetAddress address) {
        if (most == 0 || exempt.test(address)) {
            return true;
        }
        String network = networkOf(address);
        networks.put(socket, network);
        if (counts.merge(network, 1, Integer::sum) <= most) {
            return true;
        }
        leave(socket);
        refused.increment();
        tell(address);
        return false;
    }

    /** A socket has been closed. Idempotent; one that was not counted is none of our business. */
    void leave(Object socket) {
        String network = networks.remove(socket);
        if (network != null) {
            counts.computeIfPresent(network, (key, count) -> count == 1 ? null : count - 1);
        }
    }

    /** How many were turned away so far. */
    long refused() {
        return refused.sum();
    }

    int addresses() {
        return counts.size();
    }

    private static Optional<InetAddress> peer(SocketChannel socket) {
        try {
            return socket.getRemoteAddress() instanceof InetSocketAddress peer
                    ? Optional.ofNullable(peer.getAddress())
                    : Optional.empty();
        } catch (java.io.IOException ignored) {
            // It has gone already.
            return Optional.empty();
        }
    }

    private static String networkOf(InetAddress address) {
        byte[] bytes = address.getAddress();
        return HexFormat.of()
                .formatHex(address instanceof Inet6Address ? Arrays.copyOf(bytes, IPV6_NETWORK_BYTES) : bytes);
    }

    /** Once a minute at the most: a flood must not become one in the log. */
    private synchronized void tell(InetAddress address) {
        long now = System.nanoTime();
        if (now - toldAt < MINUTE) {
            return;
        }
        long all = refused();
        logger.log(
                Level.WARNING,
                "{0} sockets were closed at once: {1} has as many open as one address may, {2}"
                        + " (parley.limits.sockets-per-address). If that is a proxy, list it in parley.trusted-proxies",
                new Object[] {all - told, address.getHostAddress(), String.valueOf(most)});
        toldAt = now;
        told = all;
    }
}
