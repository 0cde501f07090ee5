// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.bench;

import dev.parley.bench.scenario.Round;
import dev.parley.bench.scenario.ScenarioFigures;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** The figures of one round, by name; each name ends with its unit. */
final class RoundFigures {
    static final String DELIVERIES = "deliveries.per.s";
    static final String MESSAGES = "messages.per.s";
    static final String DELIVERIES_PER_CPU = "deliveries.per.cpu.s";
    static final String MESSAGES_PER_CPU = "messages.per.cpu.s";
    static final String CPU_PER_DELIVERY = "cpu.us.per.delivery";
    static final String CORES = "cpu.cores";
    static final String RESIDENT_PER_CONNECTION = "memory.kb.per.connection";
    static final String LOST = "lost";
    static final String DOUBLED = "doubled";
    static final String REORDERED = "reordered";

    /** Connections that the server ended. */
    static final String DROPPED = "dropped";

    /** What must be 0, whatever else there is. */
    static final List<String> FAULTS = List.of(LOST, DOUBLED, REORDERED, DROPPED, "misdelivered", "not.recovered");

    /** Of these, what is told even where it is 0. */
    static final List<String> ALWAYS_SHOWN = List.of(LOST, DOUBLED, REORDERED, DROPPED);

    /** How much there was, for whoever reads the faults. */
    static final String DELIVERED = "delivered";

    private static final double MICROS_IN_SECOND = 1e6;
    private static final double MILLIS_IN_SECOND = 1e3;
    private static final double KILO = 1024;

    private RoundFigures() {}

    /**
     * In the order in which they are shown.
     *
     * @param begin of its measured time; of {@code idle}, before the first connection
     * @param end of that
     */
    static Map<String, Double> of(Plan plan, Round round, ServerUsage begin, ServerUsage end) {
        Map<String, Double> figures = new LinkedHashMap<>();
        boolean idle = plan.scenario().name().equals("idle");
        double cpu = end.cpu() - begin.cpu();
        double allocated = end.allocated() - begin.allocated();
        if (round.sent() > 0) {
            put(figures, MESSAGES, round.sent() / round.seconds());
            put(figures, DELIVERIES, round.delivered() / round.seconds());
            latency(figures, round.latency());
            put(figures, DELIVERIES_PER_CPU, round.delivered() / cpu);
            put(figures, MESSAGES_PER_CPU, round.sent() / cpu);
            put(figures, CPU_PER_DELIVERY, cpu * MICROS_IN_SECOND / round.delivered());
        }
        if (!idle) {
            put(figures, CORES, cpu / round.seconds());
        }
        if (round.sent() > 0) {
            put(figures, "allocated.bytes.per.delivery", allocated / round.delivered());
            put(figures, "allocated.bytes.per.message", allocated / round.sent());
        }
        put(figures, "memory.mb", end.resident() / KILO / KILO);
        if (idle) {
            int connections = plan.load().connections();
            put(figures, RESIDENT_PER_CONNECTION, (end.resident() - begin.resident()) / KILO / connections);
            put(figures, "allocated.kb.per.connection", allocated / KILO / connections);
            put(figures, "cpu.ms.per.connection", cpu * MILLIS_IN_SECOND / connections);
        }
        inOrder(round.more()).forEach((name, value) -> put(figures, name, value));
        figures.put(DELIVERED, (double) round.delivered());
        figures.put(LOST, (double) round.lost());
        figures.put(DOUBLED, (double) round.doubled());
        figures.put(REORDERED, (double) round.reordered());
        return figures;
    }

    /** By name, but {@code max} last: a percentile's number decides. */
    private static Map<String, Double> inOrder(Map<String, Double> more) {
        Map<String, Double> sorted = new TreeMap<>(Comparator.comparing(
                        (String name) -> name.replace(".max.", ".q.").replace(".ms", ""))
                .thenComparing(Comparator.naturalOrder()));
        sorted.putAll(more);
        return sorted;
    }

    /** Whether more of it is better; of all other figures less is. */
    static boolean wantsMore(String name) {
        return name.endsWith(".per.s") || name.endsWith(".per.cpu.s");
    }

    static void latency(Map<String, Double> figures, Histogram latency) {
        if (latency.getTotalCount() > 0) {
            ScenarioFigures.percentiles(figures, "latency", latency);
        }
    }

    /** A figure that could not be measured, or that there was too little of, is left out. */
    private static void put(Map<String, Double> figures, String name, double value) {
        if (!Double.isNaN(value) && !Double.isInfinite(value)) {
            figures.put(name, value);
        }
    }
}
