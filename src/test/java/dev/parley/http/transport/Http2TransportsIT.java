// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.testing.EitherTomcat;
import dev.parley.testing.Gauges;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.Patience;
import dev.parley.testing.TestSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.coyote.http2.Http2Protocol;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Event streams and long polls over a connector that speaks HTTP/2, where many share one line. */
@EitherTomcat
class Http2TransportsIT {
    private static final int MESSAGES = 200;

    /** Large messages to fill all windows and buffers on the way; fewer than a resume recovers. */
    private static final int ENOUGH = 600;

    @RegisterExtension
    static final ParleyServer server = ParleyServer.of(Map.of(
                    "parley.poll.wait", "2s",
                    "parley.heartbeat.interval", "1s",
                    "parley.outbox.progress", "10s",
                    "parley.limits.commands-per-second", "off",
                    "parley.limits.handshakes-per-minute", "off"))
            .upgradeProtocol(new Http2Protocol());

    private static Gauges gauges;
    private static int rooms;

    private final String room = "room/http2-" + ++rooms;
    private final HttpClient http =
            HttpClient.newBuilder().version(Version.HTTP_2).build();

    @BeforeAll
    static void start() throws Exception {
        gauges = new Gauges(server.base(), server.apiKey());
    }

    private EventLines stream() throws Exception {
        EventLines stream = EventLines.open(http, server.base());
        assertThat(stream.answer().version()).isEqualTo(Version.HTTP_2);
        assertThat(stream.answer().statusCode()).isEqualTo(200);
        assertThat(stream.answer().headers().firstValue("Content-Type")).hasValue("text/event-stream;charset=UTF-8");
        return stream;
    }

    private String subscribe() {
        return "{\"action\":\"subscribe\",\"channel\":\"" + room + "\",\"limit\":0}";
    }

    /** Over HTTP/1.1: what is tried here are the streams, and what reaches them has to be there. */
    private void push(String body) throws Exception {
        HttpResponse<String> answer = server.send(server.request("api/v1/push")
                .version(Version.HTTP_1_1)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"to\":{\"channels\":[\"" + room + "\"]},\"body\":" + body + "}")));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private static List<Long> range(long to) {
        return LongStream.rangeClosed(1, to).boxed().toList();
    }

    @Test
    void sse_manyMessages_allInOrder() throws Exception {
        try (EventLines stream = stream().readAll()) {
            stream.request(subscribe());
            for (int i = 0; i < MESSAGES; i++) {
                push("\"" + "é".repeat(i) + "\"");
            }
            List<Long> offsets = new ArrayList<>();
            while (offsets.size() < MESSAGES) {
                offsets.add(stream.awaitEvent("message").path("offset").asLong());
            }
            assertThat(offsets).isEqualTo(range(MESSAGES));
        }
    }

    @Test
    void longPoll_manyMessages_allInOrder() throws Exception {
        JsonNode opened = call("POST", server.base().resolve("poll"));
        URI poll = server.base().resolve(opened.path("poll").asText());
        EventLines.Commanded.request(
                http, server.base().resolve(opened.path("send").asText()), subscribe());
        for (int i = 0; i < MESSAGES; i++) {
            push(String.valueOf(i));
        }
        List<Long> offsets = new ArrayList<>();
        long number = opened.path("number").asLong();
        while (offsets.size() < MESSAGES) {
            JsonNode answer = call("GET", URI.create(poll + "?ack=" + number));
            number = answer.path("number").asLong();
            for (JsonNode frame : answer.path("frames")) {
                if (frame.path("event").asText().equals("message")) {
                    offsets.add(frame.path("offset").asLong());
                }
            }
        }
        assertThat(offsets).isEqualTo(range(MESSAGES));
    }

    @Test
    void sse_closedByAnOperator_isToldAndEnds() throws Exception {
        try (EventLines stream = stream().readAll()) {
            String id = stream.awaitEvent("welcome").path("clientId").asText();
            assertThat(server.call("DELETE", "api/v1/clients/" + id).statusCode())
                    .isEqualTo(204);
            assertThat(stream.awaitEvent("closing").path("reconnect").asBoolean(true))
                    .isFalse();
            assertThat(stream.await(frame -> false)).isSameAs(EventLines.END);
            await().until(() -> isGone(id));
        }
    }

    @Test
    void sse_resetByItsClient_endsTheConnection_andNoOtherOfTheLine() throws Exception {
        try (EventLines other = stream().readAll()) {
            EventLines stream = stream();
            stream.readGreeting();
            String id = stream.awaitEvent("welcome").path("clientId").asText();

            stream.close();

            await().until(() -> isGone(id));
            other.request(subscribe());
            push("1");
            assertThat(other.awaitEvent("message").path("offset").asLong()).isOne();
        }
    }

    @Test
    void sse_slowReader_isCut_andHarmsNobodyOnItsLineOrBeside() throws Exception {
        EventLines slow = stream();
        slow.readGreeting();
        String id = slow.awaitEvent("welcome").path("clientId").asText();
        JsonNode place = slow.request(subscribe());
        try (EventLines beside = stream().readAll();
                TestSocket socket = server.socket("ws")) {
            beside.request(subscribe());
            socket.request(subscribe());
            String large = "\"" + "x".repeat(60 * 1024) + "\"";
            long published = 0;
            // The client's own window takes 16 MiB before the stream finds no room.
            while (!isGone(id)) {
                if (published < ENOUGH && gauges.of("parley_outbox_bytes") < 1024 * 1024) {
                    push(large);
                    published++;
                } else {
                    Patience.letPass(Duration.ofMillis(100));
                }
                // On the same line as the slow stream.
                call("GET", server.base().resolve("healthz"));
            }
            for (long offset = 1; offset <= published; offset++) {
                assertThat(beside.awaitEvent("message").path("offset").asLong()).isEqualTo(offset);
                assertThat(socket.awaitEvent("message").path("offset").asLong()).isEqualTo(offset);
            }
            await().until(() -> server.busyThreads() == 0);
            call("GET", server.base().resolve("healthz"));
            // Nothing is lost: it comes back for what it has missed.
            try (EventLines back = stream().readAll()) {
                JsonNode resumed = back.request("{\"action\":\"subscribe\",\"channel\":\"" + room
                        + "\",\"since\":{\"epoch\":\"" + place.path("epoch").asText() + "\",\"offset\":0}}");
                assertThat(resumed.path("recovered").asBoolean()).isTrue();
                List<Long> offsets = new ArrayList<>();
                resumed.path("messages")
                        .forEach(message -> offsets.add(message.path("offset").asLong()));
                while (offsets.size() < published) {
                    offsets.add(back.awaitEvent("message").path("offset").asLong());
                }
                assertThat(offsets).isEqualTo(range(published));
            }
        } finally {
            slow.close();
        }
    }

    private static boolean isGone(String client) throws Exception {
        return server.call("GET", "api/v1/clients/" + client).statusCode() == 404;
    }

    private JsonNode call(String method, URI uri) throws Exception {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(uri)
                        .method(method, BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.version()).isEqualTo(Version.HTTP_2);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return TestSocket.parse(answer.body());
    }
}
