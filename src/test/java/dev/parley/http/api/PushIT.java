// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.api;

import static dev.parley.testing.Frames.event;
import static dev.parley.testing.Frames.json;
import static dev.parley.testing.Frames.messageIn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.testing.ClientCommand;
import dev.parley.testing.Frames;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.RawHttp;
import dev.parley.testing.TestSocket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What back ends push, one by one and a line each. */
class PushIT {
    @TempDir
    private Path folder;

    @AutoClose
    private ParleyServer server;

    @BeforeEach
    void start() throws Exception {
        server = new ParleyServer(folder, Map.of("parley.limits.commands-per-second", "off")).start();
    }

    @Test
    void push_users_reachesTheirConnectionsAndWaitsForThoseAway() throws Exception {
        try (TestSocket first = connected("ada");
                TestSocket second = connected("ada")) {
            JsonNode deliveries = push("{\"to\":{\"users\":[\"ada\",\"李雷\"]},\"body\":{\"text\":\"订单好了 ✓\"}}");

            assertThat(deliveries).hasSize(2);
            assertThat(deliveries.at("/0/channel").asText()).isEqualTo("user/ada");
            assertThat(deliveries.at("/0/connections").asInt()).isEqualTo(2);
            assertThat(deliveries.at("/0/offset").asInt()).isEqualTo(1);
            assertThat(deliveries.at("/0/duplicate").asBoolean(true)).isFalse();
            assertThat(deliveries.at("/0/epoch").asText()).isNotEmpty();
            assertThat(deliveries.at("/0/time").asLong()).isPositive();
            assertThat(deliveries.at("/1/channel").asText()).isEqualTo("user/李雷");
            assertThat(deliveries.at("/1/connections").asInt()).isZero();
            for (TestSocket socket : List.of(first, second)) {
                JsonNode message = socket.await(messageIn("user/ada"));
                assertThat(message.at("/body/text").asText()).isEqualTo("订单好了 ✓");
                assertThat(message.path("from").isNull()).isTrue();
            }
        }
        try (TestSocket late = server.socket("ws?inbox=push&ticket=" + server.ticket("李雷"))) {
            assertThat(late.await(messageIn("user/李雷")).at("/body/text").asText())
                    .isEqualTo("订单好了 ✓");
        }
    }

    @Test
    void push_channels_reachesSubscribersInTheOrderAsked() throws Exception {
        try (TestSocket socket = connected("ada")) {
            subscribe(socket, "room/one");
            subscribe(socket, "live/ticker");
            JsonNode deliveries =
                    push("{\"to\":{\"channels\":[\"topic/x\",\"room/one\",\"live/ticker\"]},\"body\":[1,2.50,null]}");

            assertThat(deliveries.findValuesAsText("channel")).containsExactly("topic/x", "room/one", "live/ticker");
            assertThat(deliveries.at("/1/connections").asInt()).isEqualTo(1);
            assertThat(deliveries.at("/2/connections").asInt()).isEqualTo(1);
            assertThat(deliveries.at("/2").has("offset")).isFalse();
            // What is not kept need not wait for the disk, and may come first.
            List<JsonNode> heard = List.of(socket.await(event("message")), socket.await(event("message")));
            assertThat(heard.stream().map(message -> message.path("channel").asText() + message.path("offset")))
                    .containsExactlyInAnyOrder("room/one1", "live/ticker");
        }
        // The numbers as they were sent.
        assertThat(server.call("GET", "api/v1/messages?channel=topic/x").body()).contains("\"body\":[1,2.50,null]");
    }

    @Test
    void push_clients_reachesThatOneOnly() throws Exception {
        try (TestSocket one = server.socket("ws");
                TestSocket other = server.socket("ws")) {
            other.awaitEvent("welcome");
            String id = one.awaitEvent("welcome").path("clientId").asText();
            JsonNode deliveries = push("{\"to\":{\"clients\":[\"" + id + "\",\"nobody\"]},\"body\":\"only you\"}");

            assertThat(deliveries.at("/0")).isEqualTo(json("{\"client\":\"" + id + "\",\"connections\":1}"));
            assertThat(deliveries.at("/1")).isEqualTo(json("{\"client\":\"nobody\",\"connections\":0}"));
            JsonNode message = one.await(Frames.event("message"));
            assertThat(message.path("body").asText()).isEqualTo("only you");
            assertThat(message.has("channel") || message.has("offset")).isFalse();
            push("{\"to\":{\"all\":true},\"body\":\"everyone\"}");
            assertThat(other.await(Frames.event("message")).path("body").asText())
                    .isEqualTo("everyone");
        }
    }

    @Test
    void push_all_reachesEveryConnection() throws Exception {
        try (TestSocket ada = connected("ada");
                TestSocket guest = server.socket("ws")) {
            guest.awaitEvent("welcome");
            JsonNode deliveries =
                    push("{\"to\":{\"all\":true},\"body\":null,\"from\":{\"id\":\"ops\",\"name\":\"运维\"}}");

            assertThat(deliveries.at("/0/channel").asText()).isEqualTo("topic/all");
            assertThat(deliveries.at("/0/connections").asInt()).isEqualTo(2);
            for (TestSocket socket : List.of(ada, guest)) {
                JsonNode message = socket.await(messageIn("topic/all"));
                assertThat(message.path("body").isNull()).isTrue();
                assertThat(message.path("from")).isEqualTo(json("{\"id\":\"ops\",\"name\":\"运维\"}"));
            }
        }
    }

    @Test
    void key_again_isTheFirstMessageEvenAfterARestart() throws Exception {
        String first = "{\"to\":{\"users\":[\"ada\"]},\"body\":\"first\",\"key\":\"order-7\"}";
        String again = first.replace("first", "second");
        JsonNode original = push(first).get(0);
        assertDuplicate(push(again).get(0), original);

        server.close();
        server = new ParleyServer(folder, Map.of("parley.limits.commands-per-second", "off")).start();
        assertDuplicate(push(again).get(0), original);
        assertThat(push(again.replace("ada", "ben")).at("/0/duplicate").asBoolean(true))
                .isFalse();
        JsonNode log =
                json(server.call("GET", "api/v1/messages?channel=user/ada").body());
        assertThat(log.path("messages").findValuesAsText("body")).containsExactly("first");
    }

    @Test
    void ttl_passed_keepsThePlaceAndNotTheBody() throws Exception {
        push("{\"to\":{\"channels\":[\"topic/t\"]},\"body\":\"for a moment\",\"ttl\":1}");
        push("{\"to\":{\"channels\":[\"topic/t\"]},\"body\":\"for long\"}");

        await().untilAsserted(() -> {
            JsonNode messages = json(server.call("GET", "api/v1/messages?channel=topic/t")
                            .body())
                    .path("messages");
            assertThat(messages.at("/0/expired").asBoolean()).isTrue();
            assertThat(messages.at("/0").has("body")).isFalse();
            assertThat(messages.at("/0/offset").asInt()).isEqualTo(1);
            assertThat(messages.at("/1/body").asText()).isEqualTo("for long");
        });
    }

    @Test
    void ttl_isToldWithTheMessage_andWithWhatIsUnread() throws Exception {
        try (TestSocket eve = server.socketOf("eve")) {
            push("{\"to\":{\"users\":[\"eve\"]},\"body\":\"for long\"}");
            push("{\"to\":{\"users\":[\"eve\"]},\"body\":\"for a while\",\"ttl\":3600}");

            assertThat(eve.awaitEvent("message").has("expires")).isFalse();
            JsonNode message = eve.awaitEvent("message");
            long expires = message.path("time").asLong() + 3_600_000;
            assertThat(message.path("expires").asLong()).isEqualTo(expires);
            JsonNode row = eve.request(ClientCommand.of("channels")).at("/data/channels/0");
            assertThat(row.path("unread").asInt()).isEqualTo(2);
            assertThat(row.path("expires").asLong()).isEqualTo(expires);
            JsonNode mark = eve.request(
                    ClientCommand.of("read").with("channel", "user/eve").with("offset", 1));
            assertThat(mark.at("/data/unread").asInt()).isEqualTo(1);
            assertThat(mark.at("/data/head").asInt()).isEqualTo(2);
            assertThat(mark.at("/data/epoch")).isEqualTo(row.path("epoch"));
            assertThat(mark.at("/data/expires").asLong()).isEqualTo(expires);
            mark = eve.request(
                    ClientCommand.of("read").with("channel", "user/eve").with("offset", 2));
            assertThat(mark.path("data").has("expires")).isFalse();
        }
    }

    @Test
    void lines_resultOfTheFirst_comesWhileTheRequestIsStillOpen() throws Exception {
        try (RawHttp http = RawHttp.open(server.base().resolve("push"))) {
            http.head(
                    "POST",
                    "Authorization: Bearer " + server.apiKey()
                            + "\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n");
            http.chunk(line("room/s", "one") + "\n");
            assertThat(http.line()).endsWith(" 200 ");
            String header = http.line();
            List<String> headers = new ArrayList<>();
            for (; !header.isEmpty(); header = http.line()) {
                headers.add(header.toLowerCase(java.util.Locale.ROOT));
            }
            assertThat(headers).anyMatch(one -> one.startsWith("content-type: application/x-ndjson"));
            assertThat(offsetOf(nextChunk(http))).isEqualTo(1);

            String second = line("room/s", "two");
            // Cut in the middle, and the last one without an end.
            http.chunk(second.substring(0, 10)).chunk(second.substring(10) + "\n");
            assertThat(offsetOf(nextChunk(http))).isEqualTo(2);
            http.chunk(line("room/s", "three")).chunk("").write("");
            assertThat(offsetOf(nextChunk(http))).isEqualTo(3);
        }
    }

    @Test
    void lines_badOnesInBetween_areAnsweredInTheirPlaceAndHarmNoOther() throws Exception {
        String tooLong = line("room/b", "x".repeat(256 * 1024));
        String tooLarge = line("room/b", "x".repeat(64 * 1024));
        List<JsonNode> results = pushLines(String.join(
                "\n",
                line("room/b", "one"),
                "",
                "not json",
                " \t\r",
                tooLong,
                tooLarge,
                "[]",
                line("direct/a~b", "no"),
                line("nonsense", "no"),
                line("room/b", "zwei 二")));

        assertThat(results.stream().map(PushIT::codeOf))
                .containsExactly(
                        "",
                        "json.malformed",
                        "body.tooLarge",
                        "message.tooLarge",
                        "command.invalid",
                        "channel.forbidden",
                        "channel.invalid",
                        "");
        assertThat(results.get(1).at("/error/status").asInt()).isEqualTo(400);
        assertThat(results.get(1).at("/error/message").asText()).isNotEmpty();
        assertThat(offsetOf(results.get(7))).isEqualTo(2);
        assertThat(server.call("GET", "api/v1/messages?channel=room/b").body()).contains("zwei 二");
    }

    @Test
    void lines_many_areAnsweredAndStoredInOrder() throws Exception {
        try (TestSocket socket = connected("ada")) {
            subscribe(socket, "room/many");
            StringBuilder body = new StringBuilder();
            for (int i = 1; i <= 5000; i++) {
                body.append(line("room/many", "number " + i)).append('\n');
            }
            List<JsonNode> results = pushLines(body.toString());

            assertThat(results).hasSize(5000);
            for (int i = 1; i <= 5000; i++) {
                assertThat(offsetOf(results.get(i - 1))).isEqualTo(i);
                JsonNode message = socket.await(messageIn("room/many"));
                assertThat(message.path("offset").asInt()).isEqualTo(i);
                assertThat(message.path("body").asText()).isEqualTo("number " + i);
            }
        }
    }

    private TestSocket connected(String userId) throws Exception {
        TestSocket socket = server.socket("ws?ticket=" + server.ticket(userId));
        socket.awaitEvent("welcome");
        return socket;
    }

    private static void subscribe(TestSocket socket, String channel) throws Exception {
        socket.request(ClientCommand.subscribe(channel));
    }

    private JsonNode push(String request) throws Exception {
        HttpResponse<String> answer = server.post("api/v1/push", request);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer.body()).path("deliveries");
    }

    private List<JsonNode> pushLines(String body) throws Exception {
        HttpResponse<String> answer = server.send(server.request("api/v1/push")
                .header("Content-Type", "application/x-ndjson")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString(body)));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body().lines().map(Frames::json).toList();
    }

    private static String line(String channel, String text) {
        return "{\"to\":{\"channels\":[\"" + channel + "\"]},\"body\":\"" + text + "\"}";
    }

    private static JsonNode nextChunk(RawHttp http) throws Exception {
        String size = http.line();
        JsonNode result = json(http.line());
        assertThat(Integer.parseInt(size, 16)).isPositive();
        // The chunk's own end.
        http.line();
        return result;
    }

    private static int offsetOf(JsonNode result) {
        return result.at("/deliveries/0/offset").asInt();
    }

    private static String codeOf(JsonNode result) {
        return result.at("/error/code").asText();
    }

    private static void assertDuplicate(JsonNode delivery, JsonNode original) throws Exception {
        assertThat(delivery.path("duplicate").asBoolean()).isTrue();
        assertThat(delivery.path("offset")).isEqualTo(original.path("offset"));
        assertThat(delivery.path("epoch")).isEqualTo(original.path("epoch"));
        assertThat(delivery.path("time")).isEqualTo(original.path("time"));
    }
}
