// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.bench.scenario;

import dev.parley.bench.client.Counts;
import dev.parley.bench.client.Peer;
import dev.parley.bench.client.Swarm;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** A scenario's own figures, named with their unit. Confined to one thread. */
public final class ScenarioFigures {
    private static final double NANOS_IN_MILLI = 1e6;

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
        long first = peers.stream().mapToLong(Peer::startedAt).min().orElse(0);
        long last = peers.stream().mapToLong(Peer::openedAt).max().orElse(0);
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

    /** As {@code name.p50.ms} and so on. */
    public static void percentiles(Map<String, Double> figures, String name, Histogram nanos) {
        figures.put(name + ".p50.ms", nanos.getValueAtPercentile(50) / NANOS_IN_MILLI);
        figures.put(name + ".p99.ms", nanos.getValueAtPercentile(99) / NANOS_IN_MILLI);
        figures.put(name + ".p99.9.ms", nanos.getValueAtPercentile(99.9) / NANOS_IN_MILLI);
        figures.put(name + ".max.ms", nanos.getMaxValue() / NANOS_IN_MILLI);
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
