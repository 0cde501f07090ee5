// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.api;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.parley.apikey.Scope;
import dev.parley.delivery.OpenWriters;
import dev.parley.http.ApiResponse;
import dev.parley.metrics.Metrics;
import dev.parley.metrics.Rates;
import dev.parley.metrics.ServerState;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** How the server fares: {@code /metrics} for Prometheus, {@code /stats} for people. Thread-safe. */
public final class MetricCalls {
    private final Metrics metrics;
    private final ServerState state;
    private final Rates publishes;
    private final Rates deliveries;

    public MetricCalls(Metrics metrics, ServerState state) {
        this.metrics = metrics;
        this.state = state;
        this.publishes = new Rates(metrics::publishedTotal, System::nanoTime);
        this.deliveries = new Rates(metrics::deliveredTotal, System::nanoTime);
    }

    /** Beside the pages. */
    public List<Route> publicRoutes() {
        return List.of(new Route("GET", "/metrics", Scope.READ, this::scrape));
    }

    /** Under {@code /api/v1}. */
    public List<Route> routes() {
        return List.of(new Route("GET", "/stats", Scope.READ, request -> stats()));
    }

    /** To be called every few seconds, for the rates. */
    public void sample() {
        publishes.sample();
        deliveries.sample();
    }

    private CompletionStage<ApiResponse> scrape(ApiRequest request) {
        @Nullable String accept = request.servletRequest().getHeader("Accept");
        boolean open = accept != null && accept.contains("application/openmetrics-text");
        ExpositionFormatWriter writer =
                open ? OpenMetricsTextFormatWriter.create() : PrometheusTextFormatWriter.create();
        ByteArrayOutputStream text = new ByteArrayOutputStream(16 * 1024);
        try {
            writer.write(text, metrics.registry().scrape());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return CompletableFuture.completedFuture(
                new ApiResponse(200, writer.getContentType(), text.toString(StandardCharsets.UTF_8)));
    }

    private CompletionStage<ApiResponse> stats() {
        OpenWriters.Queues queues = state.writers().queues();
        Optional<String> trouble = state.trouble();
        return CompletableFuture.completedFuture(ApiResponse.ok(new Stats(
                state.uptimeMillis(),
                state.registry().size(),
                Metrics.connections(state),
                state.registry().users(),
                state.channels(),
                new PerSecond(rounded(publishes.perSecond()), rounded(deliveries.perSecond())),
                new Totals(metrics.publishedTotal(), metrics.deliveredTotal()),
                new Queued(queues.messages(), queues.bytes(), queues.most(), queues.slow()),
                new EngineState(trouble.isEmpty(), trouble.orElse(null), state.engineWaiting()),
                new Server(state.version(), state.node()))));
    }

    private static double rounded(double rate) {
        return Math.round(rate * 10) / 10.0;
    }

    @JsonPropertyOrder({
        "uptime",
        "connections",
        "transports",
        "users",
        "channels",
        "rates",
        "totals",
        "queues",
        "engine",
        "server"
    })
    private record Stats(
            long uptime,
            int connections,
            Map<String, Long> transports,
            int users,
            int channels,
            PerSecond rates,
            Totals totals,
            Queued queues,
            EngineState engine,
            Server server) {}

    /** Over about the last minute. */
    @JsonPropertyOrder({"publishes", "deliveries"})
    private record PerSecond(double publishes, double deliveries) {}

    @JsonPropertyOrder({"publishes", "deliveries"})
    private record Totals(long publishes, long deliveries) {}

    @JsonPropertyOrder({"messages", "bytes", "most", "slow"})
    private record Queued(long messages, long bytes, int most, int slow) {}

    @JsonPropertyOrder({"ready", "reason", "waiting"})
    private record EngineState(boolean ready, @Nullable String reason, int waiting) {}

    @JsonPropertyOrder({"version", "node"})
    private record Server(String version, String node) {}
}
