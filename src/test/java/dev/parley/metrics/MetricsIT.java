// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.testing.ClientCommand;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.RawSocket;
import dev.parley.testing.TestSocket;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a scrape and the statistics say after things have happened. */
class MetricsIT {
    private static final Pattern SAMPLE =
            Pattern.compile("([a-z_]+)(\\{[a-z]+=\"[^\"]*\"(?:,[a-z]+=\"[^\"]*\")*\\})? (-?[0-9.E+-]+|\\+Inf|NaN)");

    @RegisterExtension
    static final ParleyServer server = ParleyServer.of(Map.of());

    @BeforeAll
    static void start() throws Exception {
        try (TestSocket ana = server.socketOf("ana");
                TestSocket bob = server.socketOf("bob")) {
            ana.awaitEvent("welcome");
            bob.awaitEvent("welcome");
            for (TestSocket each : new TestSocket[] {ana, bob}) {
                each.request(ClientCommand.subscribe("room/metrics"));
            }
            for (int i = 0; i < 3; i++) {
                ana.request(ClientCommand.publish("room/metrics", 1));
                bob.awaitEvent("message");
            }
            ana.request(ClientCommand.of("fly"));
        }
        RawSocket.refused(server.base(), "ws?ticket=wrong");
        server.send(HttpRequest.newBuilder(server.base().resolve("api/v1/stats")));
        try (TestSocket cy = server.socketOf("cy")) {
            cy.awaitEvent("welcome");
            server.call("DELETE", "api/v1/clients?user=cy");
            cy.awaitClose();
        }
    }

    @Test
    void scrape_countsWhatHappened() throws Exception {
        await().untilAsserted(() -> assertThat(samples()).containsEntry("parley_users", 0.0));
        Map<String, Double> samples = samples();

        assertThat(samples)
                .containsEntry("parley_publishes_total{kind=\"room\"}", 3.0)
                .containsEntry("parley_deliveries_total", 6.0)
                .containsEntry("parley_publish_seconds_count", 3.0)
                .containsEntry("parley_refusals_total{code=\"action.unknown\",way=\"command\"}", 1.0)
                .containsEntry("parley_refusals_total{code=\"token.invalid\",way=\"handshake\"}", 1.0)
                .containsEntry("parley_closes_total{code=\"4003\"}", 1.0)
                .containsEntry("parley_connections{transport=\"websocket\"}", 0.0)
                .containsEntry("parley_ready", 1.0);
        assertThat(samples.get("parley_refusals_total{code=\"key.invalid\",way=\"http\"}"))
                .isPositive();
        assertThat(samples.get("parley_delivery_seconds_count")).isBetween(3.0, 6.0);
        assertThat(samples.get("parley_commit_seconds_count")).isPositive();
        assertThat(samples.get("parley_commit_operations_sum"))
                .isGreaterThanOrEqualTo(samples.get("parley_commit_seconds_count"));
    }

    @Test
    void scrape_hasTheDocumentedMetricsAndNoOthers() throws Exception {
        Set<String> documented = new TreeSet<>();
        Matcher rows = Pattern.compile(
                        "^\\| `((?:parley|jvm)_[a-z_]+)` \\| (gauge|counter|histogram) ", Pattern.MULTILINE)
                .matcher(Files.readString(Path.of("docs/metrics.md")));
        while (rows.find()) {
            documented.add(rows.group(1) + " " + rows.group(2));
        }
        Set<String> scraped = new TreeSet<>();
        String text = server.call("GET", "metrics").body();
        Matcher types = Pattern.compile("^# TYPE ([a-z_]+) ([a-z]+)$", Pattern.MULTILINE)
                .matcher(text);
        while (types.find()) {
            scraped.add(types.group(1) + " " + types.group(2));
            assertThat(text).contains("# HELP " + types.group(1) + " ");
        }

        assertThat(scraped).isEqualTo(documented);
    }

    @Test
    void scrape_needsAKeyThatMayRead() throws Exception {
        var open = server.send(HttpRequest.newBuilder(server.base().resolve("metrics")));
        var post = server.call("POST", "metrics");
        var head = server.call("HEAD", "metrics");
        var openMetrics = server.send(server.request("metrics").header("Accept", "application/openmetrics-text"));

        assertThat(open.statusCode()).isEqualTo(401);
        assertThat(open.body()).contains("key.invalid");
        assertThat(post.statusCode()).isEqualTo(405);
        assertThat(post.headers().firstValue("Allow")).hasValue("GET, HEAD");
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(server.call("GET", "metrics")
                        .headers()
                        .firstValue("Content-Type")
                        .orElse(""))
                .matches("text/plain; ?version=0.0.4; ?charset=utf-8");
        assertThat(openMetrics.body()).endsWith("# EOF\n");
    }

    @Test
    void stats_sayItInShort() throws Exception {
        try (TestSocket ana = server.socketOf("ana")) {
            ana.awaitEvent("welcome");

            // The connections of the tests before end a moment after their sockets.
            JsonNode stats = await().until(
                            () -> TestSocket.parse(
                                    server.call("GET", "api/v1/stats").body()),
                            said -> said.path("connections").asInt() == 1);

            assertThat(stats.path("uptime").asLong()).isPositive();
            assertThat(stats.path("transports").path("websocket").asLong())
                    .isEqualTo(stats.path("connections").asLong());
            assertThat(stats.path("transports").path("sse").asLong(-1)).isZero();
            assertThat(stats.path("users").asInt()).isEqualTo(1);
            assertThat(stats.path("channels").asInt()).isPositive();
            assertThat(stats.path("totals").path("publishes").asInt()).isEqualTo(3);
            assertThat(stats.path("totals").path("deliveries").asInt()).isEqualTo(6);
            assertThat(stats.path("rates").path("publishes").asDouble()).isPositive();
            assertThat(stats.path("queues").path("messages").isNumber()).isTrue();
            assertThat(stats.path("engine").path("ready").asBoolean()).isTrue();
            assertThat(stats.path("server").path("version").asText()).isNotEmpty();
        }
    }

    /** Every line is one of the format, or the test fails. */
    private static Map<String, Double> samples() throws Exception {
        Map<String, Double> samples = new TreeMap<>();
        for (String line : server.call("GET", "metrics").body().split("\n")) {
            if (!line.startsWith("# ")) {
                Matcher sample = SAMPLE.matcher(line);
                assertThat(sample.matches()).as(line).isTrue();
                samples.put(
                        sample.group(1) + (sample.group(2) == null ? "" : sample.group(2)),
                        sample.group(3).equals("+Inf") ? Double.POSITIVE_INFINITY : Double.valueOf(sample.group(3)));
            }
        }
        return samples;
    }
}
