// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.testing.Gauges;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.Patience;
import dev.parley.testing.RawHttp;
import dev.parley.testing.StuckPeer;
import dev.parley.testing.TestSocket;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many more clients over plain HTTP that have stopped reading than the connector has threads. No thread waits for them, everyone else is
 * served meanwhile, they are cut after a while, and come back to everything.
 */
class StuckStreamsIT {
    private static final int THREADS = 20;
    private static final int STUCK = 3 * THREADS;
    private static final int MESSAGE = 60 * 1024;
    /** Answers that nobody reads: together more than the system takes for a connection. Tomcat closes one after a hundred requests. */
    private static final int ASKED = 100;

    private static final Pattern SEND = Pattern.compile("\"send\":\"(send/[^\"]+)\"");
    private static final String SUBSCRIBE = "{\"action\":\"subscribe\",\"channel\":\"room/flood\",\"limit\":0}";
    private static final Map<String, String> SETTINGS = Map.of(
            "parley.limits.commands-per-second", "0",
            "parley.limits.handshakes-per-minute", "0",
            "parley.limits.connections-per-user", "0",
            "parley.heartbeat.interval", "1s",
            "parley.heartbeat.timeout", "5s",
            "parley.poll.wait", "1s",
            "parley.outbox.progress", "5s");

    private final HttpClient http =
            HttpClient.newBuilder().version(Version.HTTP_1_1).build();
    private final List<StuckPeer> stuck = new ArrayList<>();

    @TempDir
    Path directory;

    @Test
    void eventStreamsThatNobodyReads_holdNobodyUp_andComeBackToEverything() throws Exception {
        flood(this::openStream);
    }

    @Test
    void pollsWhoseAnswersNobodyReads_holdNobodyUp_andComeBackToEverything() throws Exception {
        flood(this::openPoll);
    }

    /** Opens one that reads no more than it needs to subscribe, and subscribes. */
    private interface Opening {
        JsonNode open(URI base) throws Exception;
    }

    private void flood(Opening opening) throws Exception {
        try (ParleyServer server = new ParleyServer(directory, SETTINGS)
                        .connector("maxThreads", String.valueOf(THREADS))
                        .start();
                TestSocket socket = server.socket("ws");
                EventLines healthy = EventLines.open(http, server.base()).readAll()) {
            Gauges gauges = new Gauges(server.base(), server.apiKey());
            socket.request(SUBSCRIBE);
            healthy.request(SUBSCRIBE);
            JsonNode place = null;
            for (int i = 0; i < STUCK; i++) {
                place = opening.open(server.base());
            }
            assertThat(gauges.connections()).isEqualTo(STUCK + 2);
            int published = 0;
            while (gauges.connections() > 2) {
                // Some may be cut before the last has filled what the system takes for it.
                if (gauges.of("parley_outbox_bytes") < STUCK * (double) MESSAGE) {
                    published++;
                    publish(server, socket);
                    assertThat(published)
                            .as("messages until all stuck ones are cut")
                            .isLessThan(1000);
                } else {
                    Patience.letPass(Duration.ofMillis(100));
                }
                assertThat(RawHttp.get(server.base().resolve("healthz"), "").status())
                        .isEqualTo(200);
                // Nobody works for the stuck ones.
                await().until(() -> server.busyThreads() == 0);
            }

            List<Long> all = LongStream.rangeClosed(1, published).boxed().toList();
            List<Long> live = new ArrayList<>();
            while (live.size() < published) {
                live.add(healthy.awaitEvent("message").path("offset").asLong());
            }
            assertThat(live).isEqualTo(all);
            try (EventLines back = EventLines.open(http, server.base()).readAll()) {
                assertThat(missed(back, place, published)).isEqualTo(all);
            }
            assertThat(socket.isOpen()).isTrue();
        } finally {
            for (StuckPeer peer : stuck) {
                peer.close();
            }
        }
    }

    private static List<Long> missed(EventLines back, JsonNode place, int count) throws Exception {
        JsonNode resumed = back.request("{\"action\":\"subscribe\",\"channel\":\"room/flood\",\"since\":{\"epoch\":\""
                + place.path("epoch").asText() + "\",\"offset\":" + place.path("offset") + "}}");
        assertThat(resumed.path("recovered").asBoolean()).isTrue();
        List<Long> offsets = new ArrayList<>();
        resumed.path("messages")
                .forEach(message -> offsets.add(message.path("offset").asLong()));
        while (offsets.size() < count) {
            offsets.add(back.awaitEvent("message").path("offset").asLong());
        }
        return offsets;
    }

    private JsonNode openStream(URI base) throws Exception {
        StuckPeer peer = peer(base).say("GET /parley/sse HTTP/1.1\r\nHost: x\r\n\r\n");
        return EventLines.Commanded.request(http, base.resolve(sendOf(peer)), SUBSCRIBE);
    }

    /** Asks a hundred times, acknowledges nothing, and so is told the same a hundred times. */
    private JsonNode openPoll(URI base) throws Exception {
        JsonNode opened;
        try (RawHttp opening = RawHttp.open(base.resolve("poll"))) {
            opened = opening.head("POST", "Content-Length: 0\r\n").answer().json();
        }
        JsonNode place = EventLines.Commanded.request(
                http, base.resolve(opened.path("send").asText()), SUBSCRIBE);
        String path = "GET /parley/" + opened.path("poll").asText();
        String ask = path + "?ack=1 HTTP/1.1\r\nHost: x\r\n\r\n";
        String askAgain = path + " HTTP/1.1\r\nHost: x\r\n\r\n";
        peer(base).say(ask + askAgain.repeat(ASKED - 1));
        return place;
    }

    private StuckPeer peer(URI base) throws IOException {
        StuckPeer peer = StuckPeer.of(base);
        stuck.add(peer);
        return peer;
    }

    private static String sendOf(StuckPeer peer) throws IOException {
        Matcher send = SEND.matcher(peer.line());
        while (!send.find()) {
            send.reset(peer.line());
        }
        return send.group(1);
    }

    private static void publish(ParleyServer server, TestSocket socket) throws Exception {
        String body = "\"" + "x".repeat(MESSAGE) + "\"";
        assertThat(server.post("api/v1/push", "{\"to\":{\"channels\":[\"room/flood\"]},\"body\":" + body + "}")
                        .statusCode())
                .isEqualTo(200);
        socket.awaitEvent("message");
    }
}
