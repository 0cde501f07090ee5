// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.RunningServer;
import dev.parley.testing.Tally;
import dev.parley.testing.TestSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A back end that pushes to one room with keys, and knows what was acknowledged. Confined to one test. */
final class Publisher {
    static final String ROOM = "room/lobby";

    private static final String KEYS = "parley.api-keys";
    private static final String KEY = "key-of-the-test-that-is-long-enough-0123456789";

    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<Long, String> acknowledged = new TreeMap<>();
    private final String room;
    private RunningServer server;
    private int refused;

    Publisher(RunningServer server) {
        this(server, ROOM);
    }

    Publisher(RunningServer server, String room) {
        this.server = server;
        this.room = room;
    }

    /** The setting that lets this publisher in, wherever the data directory is. */
    static String setting() throws Exception {
        return "-D" + KEYS + "=" + keys();
    }

    /** A server in this process that lets this publisher in, on the data that another has left. */
    static ParleyServer restarted(Path folder, Path data) throws Exception {
        return new ParleyServer(folder, Map.of("parley.data", data.toString(), KEYS, keys())).start();
    }

    private static String keys() throws Exception {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(KEY.getBytes(StandardCharsets.UTF_8));
        return "test:push+read+admin:" + HexFormat.of().formatHex(hash);
    }

    void use(RunningServer other) {
        server = other;
    }

    /** Offset and text of what was answered with 200. */
    Map<Long, String> acknowledged() {
        return acknowledged;
    }

    /** What the log serves of what was acknowledged. */
    Tally tally(String test, String fault) throws Exception {
        Map<Long, String> history = history();
        long kept = acknowledged.entrySet().stream()
                .filter(entry -> entry.getValue().equals(history.get(entry.getKey())))
                .count();
        return Tally.of(test)
                .load("one pusher")
                .faults(fault)
                .acknowledged(acknowledged.size())
                .delivered(history.size())
                .lost(acknowledged.size() - kept)
                .doubled(history.size() - Set.copyOf(history.values()).size())
                .reordered(0)
                .figure("refused", refused);
    }

    HttpResponse<String> push(String key, int length) throws Exception {
        String body = key + " " + "x".repeat(length);
        HttpResponse<String> answer = http.send(
                request("api/v1/push")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{\"to\":{\"channels\":[\"" + room + "\"]},\"body\":\"" + body
                                + "\",\"key\":\"" + key + "\"}"))
                        .build(),
                BodyHandlers.ofString());
        if (answer.statusCode() == 200) {
            JsonNode delivery =
                    TestSocket.parse(answer.body()).path("deliveries").path(0);
            acknowledged.put(delivery.path("offset").asLong(), body);
        } else {
            refused++;
        }
        return answer;
    }

    /** Everything that the log serves, by offset. */
    Map<Long, String> history() throws Exception {
        Map<Long, String> all = new TreeMap<>();
        boolean more = true;
        while (more) {
            JsonNode page = TestSocket.parse(get("api/v1/messages?limit=200&channel=" + room + "&after=" + all.size())
                    .body());
            page.path("messages")
                    .forEach(message -> all.put(
                            message.path("offset").asLong(),
                            message.path("body").asText()));
            more = page.path("more").asBoolean();
        }
        return all;
    }

    HttpResponse<String> ready() throws Exception {
        return get("readyz");
    }

    private HttpResponse<String> get(String path) throws Exception {
        return http.send(request(path).build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(server.base().resolve(path)).header("Authorization", "Bearer " + KEY);
    }
}
