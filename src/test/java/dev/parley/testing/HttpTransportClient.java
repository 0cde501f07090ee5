// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** What event streams and long polls have in common: commands go by requests of their own. */
abstract class HttpTransportClient implements TransportClient {
    static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static final long LOOK = 200;

    private final LinkedBlockingQueue<JsonNode> frames = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> ended = new CompletableFuture<>();
    private final AtomicInteger ids = new AtomicInteger();
    private final URI base;
    private final String[] headers;
    private volatile int code = 1006;
    volatile boolean closed;

    HttpTransportClient(URI base, String... headers) {
        this.base = base;
        this.headers = headers;
    }

    HttpRequest.Builder call(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return request;
    }

    /** The address that the server has told, relative to where this client connected. */
    abstract String sendPath() throws InterruptedException;

    void heard(JsonNode frame) {
        if (frame.path("event").asText().equals("closing")) {
            code = frame.path("code").asInt();
        }
        frames.add(frame);
    }

    void over() {
        ended.complete(code);
    }

    void read(String name, Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException | InterruptedException ignored) {
                        // The end, in one of its forms.
                    } finally {
                        over();
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }

    /** What reads until the end. */
    interface Work {
        void run() throws IOException, InterruptedException;
    }

    HttpResponse<String> post(String body) throws IOException, InterruptedException {
        HttpResponse<String> answer = HTTP.send(
                call(sendPath())
                        .timeout(Duration.ofSeconds(60))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException(answer.statusCode() + " " + answer.body());
        }
        return answer;
    }

    @Override
    public JsonNode request(String command) throws Exception {
        String id = "t" + ids.incrementAndGet();
        JsonNode replies = TestSocket.parse(
                post("{\"id\":\"" + id + "\"," + command.substring(1)).body());
        if (replies.size() != 1 || !replies.get(0).path("id").asText().equals(id)) {
            throw new IOException("not one reply to " + id + ": " + replies);
        }
        return replies.get(0);
    }

    @Override
    public void send(String text) throws Exception {
        TestSocket.parse(post(text).body()).forEach(this::heard);
    }

    @Override
    public JsonNode await(Predicate<JsonNode> fits) throws Exception {
        long deadline = System.nanoTime() + Patience.LIMIT.toNanos();
        while (true) {
            boolean over = ended.isDone();
            JsonNode frame = frames.poll(over ? 0 : LOOK, TimeUnit.MILLISECONDS);
            if (frame != null && fits.test(frame)) {
                return frame;
            }
            if (frame == null && over) {
                throw new IOException("the connection ended with no such frame; code " + ended.join());
            }
            if (System.nanoTime() - deadline > 0) {
                throw new TimeoutException("no such frame");
            }
        }
    }

    @Override
    public int awaitEnd() throws Exception {
        return Patience.get(ended);
    }

    @Override
    public boolean isOpen() {
        return !ended.isDone();
    }
}
