// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.testing.ClientCommand;
import dev.parley.testing.Frames;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.TestSocket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the server does for a page that compares, and for how many. */
class CompareRunsIT {
    @TempDir
    private Path folder;

    @AutoClose
    private ParleyServer server;

    @Test
    void run_publishesItsScheduleAndCountsItsRequests_andLeavesNothing() throws Exception {
        start(Map.of());
        JsonNode run = begin("{\"perMinute\":1200,\"seconds\":1,\"warmup\":0,\"seed\":5}");
        String channel = run.path("channel").asText();
        String path = "compare/runs/" + run.path("run").asText();
        try (TestSocket socket = server.socket("ws?run=" + run.path("run").asText())) {
            // Of what is published before the reply, this socket hears nothing.
            assertThat(socket.request(ClientCommand.subscribe(channel).with("limit", 0))
                            .path("ok")
                            .asBoolean())
                    .isTrue();
            assertThat(server.call("POST", path + "/start").statusCode()).isEqualTo(200);

            int messages = run.path("messages").asInt();
            assertThat(messages).isPositive();
            List<Integer> numbers = new ArrayList<>();
            while (numbers.size() < messages) {
                JsonNode body = socket.awaitEvent("message").path("body");
                numbers.add(body.path("n").asInt());
                assertThat(body.path("at").asDouble()).isPositive();
            }
            assertThat(numbers).isSorted().doesNotHaveDuplicates();
        }
        String polled = server.send(HttpRequest.newBuilder(
                        server.base().resolve("messages?channel=" + channel.replace("/", "%2F") + "&after=0")))
                .body();
        assertThat(polled).contains("\"n\":0");

        // Counted when the server is done with them, which may be after they have arrived.
        await().untilAsserted(() -> {
            JsonNode figures = Frames.json(server.call("GET", path).body());
            JsonNode requests = figures.path("requests");
            assertThat(figures.path("published").asInt())
                    .isEqualTo(run.path("messages").asInt());
            assertThat(figures.path("failed").asInt()).isZero();
            assertThat(requests.path("websocket").path("requests").asInt()).isEqualTo(1);
            assertThat(requests.path("polling").path("requests").asInt()).isEqualTo(1);
            assertThat(requests.path("polling").path("down").asInt()).isBetween(100, 1500);
        });

        assertThat(server.call("DELETE", path).statusCode()).isEqualTo(204);
        assertThat(server.call("GET", path).statusCode()).isEqualTo(404);
        await().until(() -> storedStatus(channel) == 404);
    }

    @Test
    void runs_beyondThoseOfAnAddress_waitForAnEnd() throws Exception {
        start(Map.of());
        List<String> runs = new ArrayList<>();
        for (int i = 0; i < Runs.MAX_OF_ADDRESS; i++) {
            runs.add(begin("{}").path("run").asText());
        }
        HttpResponse<String> refused = post("{}");
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.body()).contains("rate.limited", "(2)");
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();

        server.call("DELETE", "compare/runs/" + runs.get(0));
        assertThat(post("{}").statusCode()).isEqualTo(200);
    }

    @Test
    void whatMakesNoSense_isRefusedByName() throws Exception {
        start(Map.of());
        assertThat(post("{\"seconds\":3600}").statusCode()).isEqualTo(422);
        assertThat(post("{\"seconds\":3600}").body()).contains("command.invalid", "seconds");
        assertThat(server.call("POST", "compare/runs/none/start").statusCode()).isEqualTo(404);
        assertThat(server.send(request("compare/runs", "{}").header("Origin", "https://evil.example"))
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void strangers_whereGuestsAreOff_areTurnedAway() throws Exception {
        start(Map.of("parley.guests", "off"));
        assertThat(post("{}").body()).contains("identity.required");
    }

    @Test
    void demoEndpoints_off_takeItAllAway() throws Exception {
        start(Map.of("parley.demo-endpoints", "off"));
        assertThat(server.call("GET", "compare").statusCode()).isEqualTo(404);
        assertThat(server.call("GET", "compare/time").statusCode()).isEqualTo(404);
        assertThat(post("{}").statusCode()).isEqualTo(404);
    }

    private void start(Map<String, String> settings) throws Exception {
        server = new ParleyServer(folder, settings).start();
    }

    private JsonNode begin(String plan) throws Exception {
        HttpResponse<String> answer = post(plan);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Frames.json(answer.body());
    }

    private HttpResponse<String> post(String plan) throws Exception {
        return server.send(request("compare/runs", plan));
    }

    /** Of somebody without a key. */
    private HttpRequest.Builder request(String path, String body) {
        return HttpRequest.newBuilder(server.base().resolve(path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
    }

    private int storedStatus(String channel) throws Exception {
        return server.call("GET", "api/v1/channel?channel=" + channel.replace("/", "%2F"))
                .statusCode();
    }
}
