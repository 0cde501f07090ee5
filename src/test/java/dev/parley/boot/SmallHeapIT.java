// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.boot;

import dev.parley.testing.BackEnd;
import dev.parley.testing.Followers;
import dev.parley.testing.RawSocket;
import dev.parley.testing.ServerProcess;
import dev.parley.testing.Tally;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SmallHeapIT {
    private static final boolean SOAK = Boolean.getBoolean("parley.test.soak");
    private static final String HEAP = SOAK ? "-Xmx256m" : "-Xmx96m";
    private static final int STUCK = SOAK ? 5000 : 200;
    private static final int AT_ONCE = 100;
    private static final List<String> ROOMS = List.of("room/a", "room/b", "room/c");

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void queues_ofManyWhoDoNotRead_doNotEndIt() throws Exception {
        Path data = folder.resolve("data");
        try (ServerProcess server = ServerProcess.start(
                        data,
                        HEAP,
                        "-Dparley.limits.connections-per-user=0",
                        "-Dparley.limits.handshakes-per-minute=0");
                Followers followers = new Followers(server.base(), 30, ROOMS, Duration.ZERO);
                BackEnd backEnd = new BackEnd(server.base(), server.apiKey(), ROOMS, 100, 4, 200)) {
            followers.awaitAll();
            backEnd.start().awaitMore(50);
            List<RawSocket> stuck = new ArrayList<>();
            for (int i = 0; i < STUCK; i++) {
                RawSocket one = RawSocket.open(server.base(), 4096, "ws");
                one.write("{\"action\":\"subscribe\",\"channel\":\"live/" + i + "\"}");
                stuck.add(one);
            }
            TreeMap<Integer, Integer> statuses = new TreeMap<>();
            long began = System.nanoTime();
            for (int round = 0; round < 110; round++) {
                for (int first = 0; first < STUCK; first += AT_ONCE) {
                    statuses.merge(flood(server, first), 1, Integer::sum);
                }
            }
            long took = Duration.ofNanos(System.nanoTime() - began).toMillis();
System.out.println("LOG " + server.errors().lines().filter(l -> l.contains("closed client")).map(l -> l.replaceAll(".*code=", "")).collect(Collectors.groupingBy(x -> x, Collectors.counting())) + server.errors().lines().filter(l -> !l.contains("client=")).toList());            System.out.println("FLOOD " + took + " ms " + statuses + " alive " + server.isAlive());
            backEnd.awaitMore(100);
            backEnd.stop();
            followers
                    .verdict(Tally.of("SmallHeapIT").load("").faults(""), backEnd)
                    .figure("closes", followers.closes())
                    .figure("flood", statuses)
                    .figure("answers", backEnd.answers())
                    .print();
        }
    }

    private int flood(ServerProcess server, int first) throws InterruptedException {
        String channels = IntStream.range(first, first + AT_ONCE)
                .mapToObj(i -> "\"live/" + i + "\"")
                .collect(Collectors.joining(","));
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.base() + "api/v1/push"))
                .timeout(Duration.ofSeconds(10))
                .header("Authorization", "Bearer " + server.apiKey())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(
                        "{\"to\":{\"channels\":[" + channels + "]},\"body\":\"" + "x".repeat(60_000) + "\"}"))
                .build();
        try {
            var r = http.send(request, BodyHandlers.ofString()); return r.statusCode();
        } catch (IOException e) {
            return 0;
        }
    }
}
