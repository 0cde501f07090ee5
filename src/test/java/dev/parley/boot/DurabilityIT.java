// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.boot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.testing.Patience;
import dev.parley.testing.Rounds;
import dev.parley.testing.ServerProcess;
import dev.parley.testing.TestSocket;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills the server with -9 again and again while it is pushed to: what it acknowledged is there, once and in order. */
class DurabilityIT {
    private static final int KILLS = Rounds.of(2, 5, 50);
    private static final int PUSHERS = 8;
    private static final String ROOM = "room/耐久";

    @TempDir
    Path directory;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<Long, String> acknowledged = new ConcurrentSkipListMap<>();
    private final List<Long> seenOffsets = new ArrayList<>();
    private final Map<Long, String> seen = new TreeMap<>();
    private final AtomicInteger bodies = new AtomicInteger();
    private String epoch = "";

    @Test
    void kill9_againAndAgainUnderLoad_losesDoublesAndReordersNothing() throws Exception {
        long seed = ThreadLocalRandom.current().nextLong();
        Random random = new Random(seed);
        for (int kill = 0; kill < KILLS; kill++) {
            try (ServerProcess server = ServerProcess.start(directory)) {
                loadUntilKilled(server, 100 + random.nextInt(500));
            }
        }
        Map<Long, String> log;
        try (ServerProcess server = ServerProcess.start(directory)) {
            log = logOf(server);
            long last = log.size();
            try (TestSocket socket = resume(server)) {
                while (seenOffsets.size() < last) {
                    see(socket.awaitEvent("message"));
                }
            }
        }
        long lost = acknowledged.entrySet().stream()
                .filter(entry -> !entry.getValue().equals(log.get(entry.getKey())))
                .count();
        long unseen = log.entrySet().stream()
                .filter(entry -> !entry.getValue().equals(seen.get(entry.getKey())))
                .count();
        long doubled = seenOffsets.size() - seen.size();
        long reordered = 0;
        for (int i = 1; i < seenOffsets.size(); i++) {
            reordered += seenOffsets.get(i) == seenOffsets.get(i - 1) + 1 ? 0 : 1;
        }
        System.out.printf(
                "seed=%d kills=%d acknowledged=%d in_log=%d delivered=%d lost=%d unseen=%d doubled=%d reordered=%d%n",
                seed, KILLS, acknowledged.size(), log.size(), seen.size(), lost, unseen, doubled, reordered);
        assertThat(acknowledged).hasSizeGreaterThan(KILLS * PUSHERS);
        assertThat(List.of(lost, unseen, doubled, reordered)).containsOnly(0L);
    }

    private void loadUntilKilled(ServerProcess server, int pushesBeforeKill) throws Exception {
        CountDownLatch enough = new CountDownLatch(pushesBeforeKill);
        ExecutorService pushers = Executors.newFixedThreadPool(PUSHERS);
        String key = server.apiKey();
        try (TestSocket socket = resume(server)) {
            for (int i = 0; i < PUSHERS; i++) {
                pushers.execute(() -> pushUntilItFails(server, key, enough));
            }
            Patience.await(enough);
            server.kill9();
            Patience.end(pushers);
            socket.awaitClose();
            for (String frame : socket.rest()) {
                JsonNode event = TestSocket.parse(frame);
                if (event.path("event").asText().equals("message")) {
                    see(event);
                }
            }
        } finally {
            pushers.shutdownNow();
        }
    }

    private void pushUntilItFails(ServerProcess server, String key, CountDownLatch enough) {
        while (true) {
            String body = "第 " + bodies.incrementAndGet() + " 条";
            HttpRequest request = HttpRequest.newBuilder(server.base().resolve("api/v1/push"))
                    .header("Authorization", "Bearer " + key)
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(
                            "{\"to\":{\"channels\":[\"" + ROOM + "\"]},\"body\":\"" + body + "\"}"))
                    .build();
            try {
                HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
                assertThat(answer.statusCode()).isEqualTo(200);
                acknowledged.put(
                        TestSocket.parse(answer.body())
                                .path("deliveries")
                                .path(0)
                                .path("offset")
                                .asLong(),
                        body);
                enough.countDown();
            } catch (IOException | InterruptedException e) {
                return;
            }
        }
    }

    /** Subscribes from where the last connection ended; what was missed is in the reply or follows as events. */
    private TestSocket resume(ServerProcess server) throws Exception {
        TestSocket socket = TestSocket.connect(server.base(), "ws");
        socket.awaitEvent("welcome");
        long last = seenOffsets.isEmpty() ? 0 : seenOffsets.get(seenOffsets.size() - 1);
        String since = epoch.isEmpty() ? "" : ",\"since\":{\"epoch\":\"" + epoch + "\",\"offset\":" + last + "}";
        JsonNode data = socket.request("{\"action\":\"subscribe\",\"channel\":\"" + ROOM + "\"" + since + "}")
                .path("data");
        assertThat(data.path("recovered").asBoolean()).isEqualTo(!since.isEmpty());
        epoch = data.path("epoch").asText();
        data.path("messages").forEach(this::see);
        return socket;
    }

    private void see(JsonNode message) {
        seenOffsets.add(message.path("offset").asLong());
        seen.put(message.path("offset").asLong(), message.path("body").asText());
    }

    private Map<Long, String> logOf(ServerProcess server) throws IOException, InterruptedException, TimeoutException {
        Map<Long, String> log = new TreeMap<>();
        boolean more = true;
        while (more) {
            HttpRequest request = HttpRequest.newBuilder(server.base()
                            .resolve("api/v1/messages?limit=200&channel=room/%E8%80%90%E4%B9%85&after=" + log.size()))
                    .header("Authorization", "Bearer " + server.apiKey())
                    .build();
            JsonNode page =
                    TestSocket.parse(http.send(request, BodyHandlers.ofString()).body());
            page.path("messages")
                    .forEach(message -> log.put(
                            message.path("offset").asLong(),
                            message.path("body").asText()));
            more = page.path("more").asBoolean();
        }
        return log;
    }
}
