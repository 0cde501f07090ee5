// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.BackEnd;
import dev.parley.testing.Followers;
import dev.parley.testing.Patience;
import dev.parley.testing.RawSocket;
import dev.parley.testing.ServerProcess;
import dev.parley.testing.Tally;
import dev.parley.testing.Thorough;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The queues of people who do not read want more memory than there is: those with most are sent away, and the others get everything that
 * was acknowledged, once and in order, over the line that they have.
 */
@Thorough
class SmallHeapIT {
    private static final boolean SOAK = Boolean.getBoolean("parley.test.soak");
    private static final String HEAP = SOAK ? "256m" : "96m";
    private static final int STUCK = SOAK ? 5000 : 100;
    private static final int AT_ONCE = 100;
    private static final int ROUNDS = 400;
    private static final int BYTES = 60_000;
    /** What the log says when it happens. */
    private static final String RELIEF = "The heap of";

    private static final List<String> ROOMS = List.of("room/a", "room/b", "room/c");

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void queues_ofManyWhoDoNotRead_areLetGoBeforeTheyFillTheHeap() throws Exception {
        try (ServerProcess server = ServerProcess.start(
                        folder.resolve("data"),
                        "-Xmx" + HEAP,
                        "-Dparley.limits.handshakes-per-minute=0",
                        // Nobody goes for any other reason.
                        "-Dparley.heartbeat.timeout=1h",
                        "-Dparley.outbox.progress=1h");
                Followers followers = new Followers(server.base(), 30, ROOMS, Duration.ZERO);
                BackEnd backEnd = new BackEnd(server.base(), server.apiKey(), ROOMS, 50, 4, 200)) {
            followers.awaitAll();
            backEnd.start().awaitMore(50);
            List<RawSocket> stuck = new ArrayList<>();
            try {
                for (int i = 0; i < STUCK; i++) {
                    RawSocket one = RawSocket.open(server.base(), 4096, "ws");
                    stuck.add(one);
                    one.write("{\"action\":\"subscribe\",\"channel\":\"live/" + i + "\"}");
                }
                Map<Integer, Integer> flood = flood(server);
                backEnd.awaitMore(100);
                backEnd.stop();
                long sentAway = server.errors()
                        .lines()
                        .filter(line -> line.contains(" closed client=") && line.contains(" code=4108 "))
                        .count();
                followers
                        .verdict(
                                Tally.of("SmallHeapIT")
                                        .load("50 pushes/s to 30 clients in 3 rooms")
                                        .faults("-Xmx" + HEAP + ", " + STUCK
                                                + " more that do not read, each sent up to " + ROUNDS + " times "
                                                + BYTES + " bytes of its own"),
                                backEnd)
                        .figure("answers to pushes", backEnd.answers())
                        .figure("answers to the flood", flood)
                        .figure("sent away", sentAway)
                        .figure("lines of others lost", followers.closes())
                        .print();
                assertThat(server.isAlive()).isTrue();
                assertThat(server.errors()).contains(RELIEF).doesNotContain("OutOfMemoryError");
                assertThat(followers.closes()).isEmpty();
            } finally {
                for (RawSocket one : stuck) {
                    one.close();
                }
            }
        }
    }

    private Map<Integer, Integer> flood(ServerProcess server) throws InterruptedException {
        Map<Integer, Integer> answers = new TreeMap<>();
        for (int round = 0; round < ROUNDS && !server.errors().contains(RELIEF); round++) {
            for (int first = 0; first < STUCK; first += AT_ONCE) {
                answers.merge(push(server, first), 1, Integer::sum);
            }
        }
        return answers;
    }

    private int push(ServerProcess server, int first) throws InterruptedException {
        String channels = IntStream.range(first, first + AT_ONCE)
                .mapToObj(i -> "\"live/" + i + "\"")
                .collect(Collectors.joining(","));
        HttpRequest request = HttpRequest.newBuilder(server.base().resolve("api/v1/push"))
                .timeout(Patience.LIMIT)
                .header("Authorization", "Bearer " + server.apiKey())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(
                        "{\"to\":{\"channels\":[" + channels + "]},\"body\":\"" + "x".repeat(BYTES) + "\"}"))
                .build();
        try {
            return http.send(request, BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            return 0;
        }
    }
}
