// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.transport;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.testing.ClientCommand;
import dev.parley.testing.Patience;
import dev.parley.testing.TestSocket;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Predicate;

/** A client of {@code /sse} by a given HTTP client, in whatever version of HTTP that speaks. Reads when it is told to. */
final class EventLines implements AutoCloseable {
    /** Comes after the last frame. */
    static final JsonNode END = TestSocket.parse("{\"end\":true}");

    private final HttpClient http;
    private final URI base;
    private final HttpResponse<InputStream> answer;
    private final BlockingQueue<JsonNode> frames = new LinkedBlockingQueue<>();
    private final CompletableFuture<String> send = new CompletableFuture<>();

    private EventLines(HttpClient http, URI base, HttpResponse<InputStream> answer) {
        this.http = http;
        this.base = base;
        this.answer = answer;
    }

    /** Connects, and reads nothing yet. */
    static EventLines open(HttpClient http, URI base) throws Exception {
        HttpResponse<InputStream> answer = http.send(
                HttpRequest.newBuilder(base.resolve("sse"))
                        .header("Accept", "text/event-stream")
                        .build(),
                BodyHandlers.ofInputStream());
        return new EventLines(http, base, answer);
    }

    HttpResponse<?> answer() {
        return answer;
    }

    /** Reads no more than the greeting; what comes after it stays with the system. */
    EventLines readGreeting() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = answer.body().read(); b >= 0; b = answer.body().read()) {
            if (b == '\n') {
                if (heard(line.toString())) {
                    return this;
                }
                line.setLength(0);
            } else {
                line.append((char) b);
            }
        }
        throw new IOException("it ended after " + line);
    }

    /** From now on reads whatever comes. */
    EventLines readAll() {
        Thread thread = new Thread(
                () -> {
                    try {
                        BufferedReader lines =
                                new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
                        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                            heard(line);
                        }
                    } catch (IOException | UncheckedIOException ignored) {
                        // The end, if a rough one.
                    } finally {
                        frames.add(END);
                    }
                },
                "event-lines");
        thread.setDaemon(true);
        thread.start();
        return this;
    }

    private boolean heard(String line) {
        if (!line.startsWith("data: ")) {
            return false;
        }
        JsonNode frame = TestSocket.parse(line.substring(6));
        if (frame.path("event").asText().equals("welcome")) {
            send.complete(frame.path("send").asText());
        }
        frames.add(frame);
        return true;
    }

    /** The next frame that fits; others before it are dropped. {@link #END} where there is none. */
    JsonNode await(Predicate<JsonNode> fits) throws InterruptedException {
        for (JsonNode frame = Patience.take(frames); ; frame = Patience.take(frames)) {
            if (frame == END || fits.test(frame)) {
                return frame;
            }
        }
    }

    JsonNode awaitEvent(String name) throws InterruptedException {
        return await(frame -> frame.path("event").asText().equals(name));
    }

    /** Sends one command and returns its reply. */
    JsonNode request(ClientCommand command) throws Exception {
        return request(command.toString());
    }

    JsonNode request(String command) throws Exception {
        return Commanded.request(http, base.resolve(Patience.get(send)), command);
    }

    /** How commands go by requests of their own. */
    static final class Commanded {
        private Commanded() {}

        static JsonNode request(HttpClient http, URI send, String command) throws Exception {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(send)
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofString("{\"id\":1," + command.substring(1)))
                            .build(),
                    BodyHandlers.ofString());
            JsonNode replies = TestSocket.parse(answer.body());
            if (answer.statusCode() != 200 || !replies.path(0).path("ok").asBoolean()) {
                throw new AssertionError(answer.statusCode() + " " + answer.body());
            }
            return replies.get(0).path("data");
        }
    }

    /** Gives the stream up: over HTTP/1.1 by the end of the connection, over HTTP/2 by a reset. */
    @Override
    public void close() throws IOException {
        answer.body().close();
    }
}
