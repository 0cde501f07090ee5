// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.bench;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** A scenario's own figures, named with their unit. Confined to one thread. */
final class Figures {
    private final Map<String, Double> all = new TreeMap<>();

    /** What this process has used of processors; zero where the system does not say. */
    static Duration ownCpu() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    Map<String, Double> all() {
        return all;
    }

    void put(String name, double value) {
        all.put(name, value);
    }

    /** How long each took from its first packet to the answer to its handshake, and how many there were a second. */
    void connects(Collection<Peer> peers) {
        long[] nanos = peers.stream()
                .mapToLong(Peer::connectNanos)
                .filter(time -> time > 0)
                .sorted()
                .toArray();
        put("connect.p50.ms", at(nanos, 0.5) / 1e6);
        put("connect.p99.ms", at(nanos, 0.99) / 1e6);
        long first = peers.stream().mapToLong(peer -> peer.startedAt).min().orElse(0);
        long last = peers.stream().mapToLong(peer -> peer.openedAt).max().orElse(0);
        if (last > first) {
            put("connects.per.s", peers.size() * 1e9 / (last - first));
        }
    }

    /** What should not be, where it is. */
    void faults(Swarm swarm) {
        Counts counts = swarm.counts();
        unlessZero("misdelivered", counts.misdelivered());
        unlessZero("strangers", counts.strangers());
        unlessZero("dropped", counts.closed());
        counts.closeCodes().forEach((code, times) -> put("dropped." + code, times.doubleValue()));
        counts.refusedHandshakes().forEach((status, times) -> put("handshakes." + status, times.doubleValue()));
        unlessZero("unreachable", counts.unreachable());
        unlessZero("not.recovered", counts.notRecovered());
    }

    /** The value below which this part of the sorted ones is; 0 of none. */
    static long at(long[] sorted, double part) {
        return sorted.length == 0 ? 0 : sorted[Math.min(sorted.length - 1, (int) (part * sorted.length))];
    }

    static double seconds(long nanos) {
        return nanos / (double) TimeUnit.SECONDS.toNanos(1);
    }

    private void unlessZero(String name, long value) {
        if (value != 0) {
            put(name, (double) value);
        }
    }
}
