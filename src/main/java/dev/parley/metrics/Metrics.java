// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.metrics;

import dev.parley.channel.ChannelKind;
import dev.parley.delivery.OpenWriters;
import dev.parley.error.CloseCode;
import dev.parley.error.ErrorCode;
import dev.parley.exchange.Exchanges;
import dev.parley.hub.Connection;
import dev.parley.hub.Traffic;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Counts and times what happens, for Prometheus. One for a web application, with a registry of its own, so that nothing of it outlives the
 * application; without exemplars, for which the library would start a thread that nobody can stop. Thread-safe. The names are those of {@code docs/metrics.md}.
 */
public final class Metrics implements Traffic {
    private static final double[] LATENCIES = {0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 10
    };
    private static final double[] SIZES = {1, 2, 5, 10, 20, 50, 100, 200, 500, 1000};
    private static final double NANOS = 1e9;
    private static final double MILLIS = 1e3;

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final LongAdder published = new LongAdder();
    private final LongAdder handed = new LongAdder();
    private final Counter publishes = counter("parley_publishes", "Messages accepted, by kind of channel.", "kind");
    private final Counter deliveries = counter("parley_deliveries", "Messages handed to connections of this node.");
    private final Counter refusals =
            counter("parley_refusals", "Requests refused, by way in and error code.", "way", "code");
    private final Counter slowPeers = counter(
            "parley_slow_peers", "Requests whose peer was too slow and was hung up on, by what it was slow at.", "at");
    private final Counter closes =
            counter("parley_closes", "Connections that the server closed, by close code.", "code");
    private final Histogram publishSeconds = histogram(
            "parley_publish_seconds", "From publish to durable and handed to all connections here.", LATENCIES);
    private final Histogram deliverySeconds =
            histogram("parley_delivery_seconds", "From publish to written to a socket; one sample a write.", LATENCIES);
    private final Histogram commitSeconds =
            histogram("parley_commit_seconds", "Time of a commit, sync included.", LATENCIES);
    private final Histogram commitOperations = Histogram.builder()
            .name("parley_commit_operations")
            .help("Operations in a commit.")
            .withoutExemplars()
            .classicOnly()
            .classicUpperBounds(SIZES)
            .register(registry);
    private final CounterDataPoint reads = counter("parley_engine_reads", "Times that storage was asked for something.")
            .labelValues();
    private final CounterDataPoint handedOut = deliveries.labelValues();

    /** Adds what is not counted but looked up when someone asks. */
    public void watch(ServerState state) {
        for (Exchanges.Late at : Exchanges.Late.values()) {
            slowPeers.initLabelValues(labelOf(at));
        }
        Info.builder()
                .name("parley")
                .help("Version and node.")
                .labelNames("version", "node")
                .register(registry)
                .addLabelValues(state.version(), state.node());
        GaugeWithCallback.builder()
                .name("parley_connections")
                .help("Open connections of clients, by transport.")
                .labelNames("transport")
                .callback(callback -> connections(state).forEach((transport, count) -> callback.call(count, transport)))
                .register(registry);
        gauge("parley_users", "Users with a connection.", state, now -> now.registry()
                .users());
        gauge(
                "parley_guest_sessions",
                "HTTP sessions that sign-ins of guests have made.",
                state,
                ServerState::guestSessions);
        gauge("parley_channels", "Channels that somebody hears.", state, ServerState::channels);
        gauge("parley_engine_waiting", "Requests that wait for the engine.", state, ServerState::engineWaiting);
        gauge("parley_storage_free_bytes", "What the disk still takes.", state, ServerState::storageFree);
        gauge("parley_storage_low", "1 while guests store nothing.", state, now -> now.isStorageLow() ? 1 : 0);
        gauge("parley_flusher_spares", "Threads that stand in for hanging ones.", state, ServerState::spareFlushers);
        gauge(
                "parley_ready",
                "1 while connections are taken.",
                state,
                now -> now.trouble().isEmpty() ? 1 : 0);
        gauge("parley_uptime_seconds", "Since the start.", state, now -> now.uptimeMillis() / MILLIS);
        AllocatedBytes.ofThisJvm().ifPresent(allocated -> CounterWithCallback.builder()
                .name("jvm_allocated_bytes")
                .help("Bytes that all code in this JVM has allocated.")
                .callback(callback -> callback.call((double) allocated.total()))
                .register(registry));
        queue("parley_outbox_messages", "Messages that wait in all outboxes.", state, OpenWriters.Queues::messages);
        queue("parley_outbox_bytes", "Bytes that wait in all outboxes.", state, OpenWriters.Queues::bytes);
        queue("parley_outbox_messages_max", "Messages in the fullest outbox.", state, OpenWriters.Queues::most);
        queue("parley_slow_connections", "Connections whose last write was slow.", state, OpenWriters.Queues::slow);
    }

    public PrometheusRegistry registry() {
        return registry;
    }

    public long publishedTotal() {
        return published.sum();
    }

    public long deliveredTotal() {
        return handed.sum();
    }

    /** The engine has asked storage for something. */
    public void read() {
        reads.inc();
    }

    /** A peer was too slow with a body, an answer, or the rest of a body that nobody wanted. */
    public void late(Exchanges.Late at) {
        slowPeers.labelValues(labelOf(at)).inc();
    }

    private static String labelOf(Exchanges.Late at) {
        return at.name().toLowerCase(Locale.ROOT);
    }

    /** A commit of the engine. */
    public void committed(int operations, long nanos) {
        commitSeconds.observe(nanos / NANOS);
        commitOperations.observe(operations);
    }

    @Override
    public void published(ChannelKind kind, long nanos) {
        published.increment();
        publishes.labelValues(kind.wire()).inc();
        publishSeconds.observe(nanos / NANOS);
    }

    @Override
    public void delivered(long count) {
        handed.add(count);
        handedOut.inc(count);
    }

    @Override
    public void flushed(long millis) {
        deliverySeconds.observe(Math.max(0, millis) / MILLIS);
    }

    @Override
    public void closed(CloseCode code) {
        closes.labelValues(Integer.toString(code.code())).inc();
    }

    @Override
    public void refused(Way way, ErrorCode code) {
        refusals.labelValues(way.name().toLowerCase(Locale.ROOT), code.wire()).inc();
    }

    /** Open connections of clients, by transport; those that nobody uses are there with 0. */
    public static Map<String, Long> connections(ServerState state) {
        Map<String, Long> counts = state.registry().all().stream()
                .map(Connection::writer)
                .collect(Collectors.groupingBy(
                        writer -> writer.transport().name(), TreeMap::new, Collectors.counting()));
        for (String transport : List.of("websocket", "sse", "long-poll")) {
            counts.putIfAbsent(transport, 0L);
        }
        return counts;
    }

    private void gauge(String name, String help, ServerState state, ToDoubleFunction<ServerState> value) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(callback -> callback.call(value.applyAsDouble(state)))
                .register(registry);
    }

    private void queue(String name, String help, ServerState state, ToDoubleFunction<OpenWriters.Queues> value) {
        gauge(name, help, state, now -> value.applyAsDouble(now.writers().queues()));
    }

    private Counter counter(String name, String help, String... labels) {
        return Counter.builder()
                .name(name)
                .help(help)
                .labelNames(labels)
                .withoutExemplars()
                .register(registry);
    }

    private Histogram histogram(String name, String help, double[] bounds) {
        return Histogram.builder()
                .name(name)
                .help(help)
                .unit(Unit.SECONDS)
                .withoutExemplars()
                .classicOnly()
                .classicUpperBounds(bounds)
                .register(registry);
    }
}
