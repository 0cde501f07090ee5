// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.testing;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Pushes numbered messages to rooms in turn at a rate, over some connections, and repeats with the same key what was not answered with
 * 200. Knows what was acknowledged, and where. Thread-safe.
 */
public final class BackEnd implements AutoCloseable {

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Patience.LIMIT).build();
    private final Map<String, Map<Long, Long>> acknowledged = new ConcurrentHashMap<>();
    private final Map<Integer, AtomicInteger> statuses = new ConcurrentSkipListMap<>();
    private final AtomicLong numbers = new AtomicLong();
    private final AtomicLong count = new AtomicLong();
    private final AtomicLong repeated = new AtomicLong();
    private final ScheduledExecutorService threads;
    private final List<String> rooms;
    private final String filler;
    private final String key;
    private final int connections;
    private final int perSecond;
    private volatile URI push;

    /** {@code parley} ends with a slash. */
    public BackEnd(URI parley, String key, List<String> rooms, int perSecond, int connections, int bytes) {
        this.key = key;
        this.rooms = List.copyOf(rooms);
        this.perSecond = perSecond;
        this.connections = connections;
        this.filler = "x".repeat(bytes);
        this.push = parley.resolve("api/v1/push");
        threads = Executors.newScheduledThreadPool(connections);
        rooms.forEach(room -> acknowledged.put(room, new ConcurrentSkipListMap<>()));
    }

    public BackEnd start() {
        long micros = TimeUnit.SECONDS.toMicros(1) * connections / perSecond;
        for (int i = 0; i < connections; i++) {
            threads.scheduleAtFixedRate(new Pusher(), micros * i / connections, micros, TimeUnit.MICROSECONDS);
        }
        return this;
    }

    /** From now on to another server. */
    public void use(URI parley) {
        push = parley.resolve("api/v1/push");
    }

    /** Waits for so many more acknowledgements. */
    public void awaitMore(int more) {
        long enough = count.get() + more;
        await().until(() -> count.get() >= enough);
    }

    /** Begins nothing more, and waits for what is under way. */
    public void stop() throws InterruptedException {
        Patience.end(threads);
    }

    /** Somebody else's message was acknowledged too, with a number that no other has. */
    public void note(String room, long offset, long number) {
        acknowledged.get(room).put(offset, number);
        count.incrementAndGet();
    }

    /** By room and offset the number that its body begins with. */
    public Map<String, Map<Long, Long>> acknowledged() {
        return acknowledged;
    }

    /** How many were acknowledged. */
    public long count() {
        return count.get();
    }

    /** How many acknowledgements said that the message had been there already. */
    public long repeated() {
        return repeated.get();
    }

    /** How often each status was answered; 0 is none at all. */
    public String answers() {
        return statuses.toString();
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    /** One message at a time, begun anew at the next beat where it was not acknowledged. */
    private final class Pusher implements Runnable {
        private long number;

        @Override
        public void run() {
            if (number == 0) {
                number = numbers.incrementAndGet();
            }
            String room = rooms.get((int) (number % rooms.size()));
            int status = 0;
            try {
                HttpResponse<String> answer = http.send(request(room), BodyHandlers.ofString());
                status = answer.statusCode();
                if (status == 200) {
                    take(
                            room,
                            TestSocket.parse(answer.body()).path("deliveries").path(0));
                }
            } catch (IOException ignored) {
                // It was away, or went away; whether it has taken the message the next attempt tells.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            statuses.computeIfAbsent(status, ignored -> new AtomicInteger()).incrementAndGet();
        }

        private void take(String room, JsonNode delivery) {
            acknowledged.get(room).put(delivery.path("offset").asLong(), number);
            if (delivery.path("duplicate").asBoolean()) {
                repeated.incrementAndGet();
            }
            number = 0;
            count.incrementAndGet();
        }

        private HttpRequest request(String room) {
            return HttpRequest.newBuilder(push)
                    .timeout(Patience.LIMIT)
                    .header("Authorization", "Bearer " + key)
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString("{\"to\":{\"channels\":[\"" + room + "\"]},\"key\":\"" + number
                            + "\",\"body\":\"" + number + " " + filler + "\"}"))
                    .build();
        }
    }
}
