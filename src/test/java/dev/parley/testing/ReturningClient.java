// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A guest in one room who does what the protocol asks: goes when it is told to, comes back after the pause it was told, as the same guest,
 * and resumes where it was. Confined to one thread at a time.
 */
public final class ReturningClient implements AutoCloseable {

    private final URI parley;
    private final String room;
    private final String cookies;
    private final String userId;
    private final List<Long> offsets = new ArrayList<>();
    private final List<String> bodies = new ArrayList<>();
    private final List<Long> pauses = new ArrayList<>();
    private String epoch = "";
    private TestSocket socket;

    /** Signs in and subscribes. {@code parley} ends with a slash. */
    public ReturningClient(URI parley, String name, String room) throws Exception {
        this.parley = parley;
        this.room = room;
        HttpRequest signIn = HttpRequest.newBuilder(parley.resolve("signin"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"name\":\"" + name + "\"}"))
                .build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(signIn, BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        cookies = answer.headers().allValues("Set-Cookie").stream()
                .map(cookie -> cookie.replaceFirst(";.*", ""))
                .collect(Collectors.joining("; "));
        userId = TestSocket.parse(answer.body()).path("user").path("id").asText();
        socket = connect();
    }

    /** Waits to be sent away, goes, and comes back. */
    public void goAndComeBack() throws Exception {
        try {
            JsonNode closing = hearUntil("closing");
            assertThat(closing.path("code").asInt()).isEqualTo(1001);
            assertThat(closing.path("reconnect").asBoolean()).isTrue();
            assertThat(socket.awaitClose()).isIn(1001, 1006);
            assertThat(socket.rest()).as("after the goodbye").isEmpty();
            long pause = closing.path("after").asLong(-1);
            pauses.add(pause);
            Patience.letPass(Duration.ofMillis(pause));
        } catch (TestSocket.EndedException e) {
            // Who gets no processor while the server goes may not come to read its goodbye: the system has dropped it.
        }
        socket = await().ignoreExceptions().until(this::connect, connected -> true);
    }

    /** Waits until it has seen as many messages. */
    public void awaitMessages(int count) throws Exception {
        while (offsets.size() < count) {
            hearUntil("message");
        }
    }

    /** Of all messages that it has seen, in the order seen, over all its connections. */
    public List<Long> offsets() {
        return List.copyOf(offsets);
    }

    public List<String> bodies() {
        return List.copyOf(bodies);
    }

    /** What it was asked to wait, ms, each time that it was sent away and heard so. */
    public List<Long> pauses() {
        return List.copyOf(pauses);
    }

    @Override
    public void close() {
        socket.close();
    }

    private TestSocket connect() throws Exception {
        TestSocket connected = TestSocket.connect(parley, "ws", "Cookie", cookies);
        JsonNode welcome = connected.awaitEvent("welcome");
        assertThat(welcome.path("user").path("id").asText()).isEqualTo(userId);
        String since = "\"since\":{\"epoch\":\"" + epoch + "\",\"offset\":" + offsets.size() + "}";
        JsonNode data = connected
                .request("{\"action\":\"subscribe\",\"channel\":\"" + room + "\","
                        + (epoch.isEmpty() ? "\"limit\":0" : since) + "}")
                .path("data");
        assertThat(data.path("recovered").asBoolean()).as(data.toString()).isEqualTo(!epoch.isEmpty());
        epoch = data.path("epoch").asText();
        data.path("messages").forEach(this::see);
        return connected;
    }

    private JsonNode hearUntil(String event) throws Exception {
        return socket.await(frame -> {
            if (frame.path("event").asText().equals("message")) {
                see(frame);
            }
            return frame.path("event").asText().equals(event);
        });
    }

    private void see(JsonNode message) {
        offsets.add(message.path("offset").asLong());
        bodies.add(message.path("body").asText());
    }
}
