// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * First figures, as ratios in one alternated run: fan-out to 1000 subscribers of a durable room against the hand-written endpoint, durable
 * pushes over HTTP, memory of idle connections. Arguments: the port of Parley, its process id, its key, then the port and process id of the
 * hand-written server.
 */
public final class Bench {
    private static final int ROUNDS = 3;
    private static final int SUBSCRIBERS = 1000;
    private static final int IN_FLIGHT = 16;
    private static final int IDLE = 2000;
    private static final long WARM_UP = TimeUnit.SECONDS.toNanos(4);
    private static final long MEASURED = TimeUnit.SECONDS.toNanos(6);
    private static final String BODY = "x".repeat(200);
    private static final String SUBSCRIBE =
            "{\"id\":1,\"action\":\"subscribe\",\"channel\":\"room/bench\",\"limit\":0}";
    private static final String PUBLISH =
            "{\"action\":\"publish\",\"channel\":\"room/bench\",\"body\":\"" + BODY + "\"}";

    private record Server(String name, int port, long pid, String path, String first, String message) {}

    private Bench() {}

    public static void main(String[] arguments) throws Exception {
        Server parley = new Server(
                "Parley, durable room",
                Integer.parseInt(arguments[0]),
                Long.parseLong(arguments[1]),
                "/parley/ws",
                SUBSCRIBE,
                PUBLISH);
        Server byHand = new Server(
                "by hand, nothing kept",
                Integer.parseInt(arguments[3]),
                Long.parseLong(arguments[4]),
                "/room",
                null,
                BODY);
        List<Double> ours = new ArrayList<>();
        List<Double> theirs = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            ours.add(fanOut(parley));
            theirs.add(fanOut(byHand));
        }
        print("fan-out, ratio of medians per server CPU second: %.1f", median(ours) / median(theirs));
        List<Double> pushes = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            pushes.add(pushes(parley, arguments[2]));
        }
        print("durable pushes/s, 8 connections, 10 subscribers: median %.0f %s", median(pushes), rounded(pushes));
        print("idle memory: Parley %.1f KB, by hand %.1f KB a connection", idle(parley), idle(byHand));
    }

    private static double fanOut(Server server) throws Exception {
        try (LoadClient client = new LoadClient(server.port, server.path, SUBSCRIBERS, server.first)) {
            TimeUnit.SECONDS.sleep(1);
            long sent = saturate(client, server, 0, WARM_UP);
            long cpu = cpuTicks(server.pid);
            long before = client.deliveries();
            long start = System.nanoTime();
            saturate(client, server, sent, MEASURED);
            double seconds = (System.nanoTime() - start) / 1e9;
            long deliveries = client.deliveries() - before;
            double cpuSeconds = (cpuTicks(server.pid) - cpu) / 100.0;
            print(
                    "fan-out %-22s %8.0f deliveries/s %8.0f per server CPU s (%.2f cores), faults %d",
                    server.name, deliveries / seconds, deliveries / cpuSeconds, cpuSeconds / seconds, client.faults());
            return deliveries / cpuSeconds;
        }
    }

    /** Keeps so many messages in flight: the next goes out when one has reached everyone. */
    private static long saturate(LoadClient client, Server server, long alreadySent, long nanos) throws IOException {
        long sent = alreadySent;
        long end = System.nanoTime() + nanos;
        while (System.nanoTime() < end) {
            if (sent - client.slowest() < IN_FLIGHT) {
                client.send(server.message);
                sent++;
            } else {
                LockSupport.parkNanos(50_000);
            }
        }
        return sent;
    }

    private static double pushes(Server server, String key) throws Exception {
        try (LoadClient client = new LoadClient(server.port, server.path, 10, server.first.replace("bench", "push"))) {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + server.port + "/parley/api/v1/push"))
                    .header("Authorization", "Bearer " + key)
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString("{\"to\":{\"channels\":[\"room/push\"]},\"body\":\"" + BODY + "\"}"))
                    .build();
            AtomicLong done = new AtomicLong();
            ExecutorService threads = Executors.newFixedThreadPool(8);
            long start = System.nanoTime();
            for (int i = 0; i < 8; i++) {
                threads.execute(() -> pushUntil(request, start + MEASURED, done));
            }
            threads.shutdown();
            threads.awaitTermination(1, TimeUnit.MINUTES);
            double seconds = (System.nanoTime() - start) / 1e9;
            print("push    %8.0f acknowledged/s, faults %d", done.get() / seconds, client.faults());
            return done.get() / seconds;
        }
    }

    private static void pushUntil(HttpRequest request, long end, AtomicLong done) {
        HttpClient http = HttpClient.newHttpClient();
        try {
            while (System.nanoTime() < end) {
                if (http.send(request, BodyHandlers.ofString()).statusCode() == 200) {
                    done.incrementAndGet();
                }
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static double idle(Server server) throws Exception {
        long before = residentKilobytes(server.pid);
        try (LoadClient client = new LoadClient(server.port, server.path, IDLE, null)) {
            TimeUnit.SECONDS.sleep(2);
            long after = residentKilobytes(server.pid);
            if (client.faults() > 0) {
                throw new IllegalStateException(server.name + " closed idle connections");
            }
            return (after - before) / (double) IDLE;
        }
    }

    /** After a full collection, so that the heap holds what is live. */
    private static long residentKilobytes(long pid) throws Exception {
        for (int i = 0; i < 2; i++) {
            new ProcessBuilder("jcmd", Long.toString(pid), "GC.run").start().waitFor();
        }
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElseThrow();
    }

    /** User and system time in hundredths of a second, proc(5). */
    private static long cpuTicks(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }

    private static double median(List<Double> values) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return sorted.get(sorted.size() / 2);
    }

    private static List<Long> rounded(List<Double> values) {
        return values.stream().map(Math::round).sorted().toList();
    }

    private static void print(String format, Object... values) {
        System.out.printf(Locale.ROOT, format + "%n", values);
    }
}
