// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.testing.ClientCommand;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.TestSocket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Channels and people that an operator takes away, as those see it who are connected; and the keys of two back ends. */
class RemovalApiIT {
    @TempDir
    static Path directory;

    @AutoClose
    private static ParleyServer server;

    @BeforeAll
    static void start() throws Exception {
        String keys = entry("boss", "admin") + "," + entry("shop", "push") + "," + entry("billing", "push") + ","
                + "shop:push:" + hash("shop's next");
        server = new ParleyServer(directory, Map.of("parley.api-keys", keys)).start();
    }

    @Test
    void deletedRoom_tellsItsSubscribers_andStartsAnewForThemUnderAnotherEpoch() throws Exception {
        try (TestSocket ann = socket("ann");
                TestSocket bob = socket("bob")) {
            JsonNode before = subscribe(ann, "room/old", "");
            subscribe(bob, "room/old", "");
            publish(ann, "room/old", "one");
            publish(ann, "room/old", "two");
            bob.awaitEvent("message");

            HttpResponse<String> answer = call("DELETE", "channel?channel=room/old", "boss");

            assertThat(answer.body()).isEqualTo("{\"channel\":\"room/old\",\"messages\":2}");
            for (TestSocket socket : new TestSocket[] {ann, bob}) {
                JsonNode told = socket.awaitEvent("unsubscribed");
                assertThat(told.path("channel").asText()).isEqualTo("room/old");
                assertThat(told.path("code").asText()).isEqualTo("channel.deleted");
            }
            // Those who were there count as present for a moment longer.
            assertThat(TestSocket.parse(call("GET", "channel?channel=room/old", "boss")
                                    .body())
                            .path("head")
                            .asLong())
                    .isZero();
            assertThat(rows(bob)).doesNotContain("room/old");
            // Whoever resumes learns that it is another one, and hears it from its first message on.
            JsonNode after = subscribe(
                    bob,
                    "room/old",
                    ",\"since\":{\"epoch\":\"" + before.path("epoch").asText() + "\",\"offset\":2}");
            assertThat(after.path("recovered").asBoolean()).isFalse();
            assertThat(after.path("messages")).isEmpty();
            assertThat(after.path("offset").asLong()).isZero();
            assertThat(after.path("epoch")).isNotEqualTo(before.path("epoch"));
            JsonNode said = publish(ann, "room/old", "new");
            assertThat(said.path("offset").asLong()).isEqualTo(1);
            assertThat(said.path("epoch")).isEqualTo(after.path("epoch"));
            assertThat(bob.awaitEvent("message").path("body").asText()).isEqualTo("new");
            assertThat(call("DELETE", "channels/room/old", "boss").body()).contains("\"messages\":1");
            assertThat(call("DELETE", "channels/room/old", "boss").body()).contains("\"messages\":0");
        }
    }

    @Test
    void deletedInboxAndBroadcast_goOnReachingWhoeverIsConnected() throws Exception {
        try (TestSocket ann = socket("ann2")) {
            push("shop", "{\"to\":{\"users\":[\"ann2\"]},\"body\":\"first\"}");
            push("shop", "{\"to\":{\"all\":true},\"body\":\"to all\"}");
            assertThat(ann.awaitEvent("message").path("body").asText()).isEqualTo("first");
            assertThat(ann.awaitEvent("message").path("body").asText()).isEqualTo("to all");

            call("DELETE", "channel?channel=user/ann2", "boss");
            assertThat(ann.awaitEvent("unsubscribed").path("channel").asText()).isEqualTo("user/ann2");
            call("DELETE", "channel?channel=topic/all", "boss");

            push("shop", "{\"to\":{\"users\":[\"ann2\"]},\"body\":\"second\"}");
            push("shop", "{\"to\":{\"all\":true},\"body\":\"to all again\"}");
            JsonNode second = ann.awaitEvent("message");
            assertThat(second.path("body").asText()).isEqualTo("second");
            assertThat(second.path("offset").asLong()).isEqualTo(1);
            assertThat(ann.awaitEvent("message").path("body").asText()).isEqualTo("to all again");
        }
    }

    @Test
    void forgottenPerson_isSignedOut_andWhatWasSaidIsRecalledBeforeTheOthersEyes() throws Exception {
        try (TestSocket eve = socket("eve");
                TestSocket bob = socket("bob3")) {
            subscribe(bob, "room/talk", "");
            publish(eve, "room/talk", "from eve");
            bob.awaitEvent("message");
            eve.request(ClientCommand.of("publish").with("to", "bob3").with("body", "private"));
            bob.awaitEvent("message");

            HttpResponse<String> answer = call("DELETE", "users/eve", "boss");

            assertThat(answer.body()).isEqualTo("{\"user\":\"eve\",\"closed\":1}");
            assertThat(eve.awaitClose()).isEqualTo(4001);
            bob.awaitEvent("recalled");
            bob.awaitEvent("recalled");
            JsonNode message = history(bob, "room/talk").path(0);
            assertThat(message.path("recalled").asBoolean()).isTrue();
            assertThat(message.has("body")).isFalse();
            assertThat(message.path("from").isNull()).isTrue();
            assertThat(call("GET", "channels?kind=user", "boss").statusCode()).isEqualTo(200);
            await().untilAsserted(() -> assertThat(
                            call("GET", "channel?channel=user/eve", "boss").statusCode())
                    .isEqualTo(404));
        }
    }

    @Test
    void forgottenPerson_whoseMessagesAreKept_isGoneFromThePeopleOnly() throws Exception {
        try (TestSocket dan = socket("dan");
                TestSocket bob = socket("bob4")) {
            publish(dan, "room/kept", "from dan");
            assertThat(people(bob, "dan")).contains("dan");

            assertThat(call("DELETE", "users?user=dan&messages=keep", "boss").statusCode())
                    .isEqualTo(200);

            dan.awaitClose();
            assertThat(people(bob, "dan")).doesNotContain("\"id\":\"dan\"");
            assertThat(history(bob, "room/kept").path(0).path("body").asText()).isEqualTo("from dan");
        }
    }

    @Test
    void callsThatMakeNoSense_areRefused_andNameTheField() throws Exception {
        assertThat(call("DELETE", "channel?channel=live/x", "boss").body()).contains("channel.invalid");
        assertThat(call("DELETE", "channel", "boss").body()).contains("channel: is missing");
        assertThat(call("DELETE", "users/eve?messages=all", "boss").body())
                .contains("messages: must be recall or keep");
        assertThat(call("DELETE", "users", "boss").body()).contains("user: is missing");
        assertThat(call("DELETE", "channel?channel=room/x", "shop").statusCode())
                .isEqualTo(403);
        assertThat(call("DELETE", "users/eve", "shop").statusCode()).isEqualTo(403);
    }

    @Test
    void keysOfTwoBackEnds_areEachOnesOwn_alsoInAStream_andOutliveANewApiKeyOfTheSameName() throws Exception {
        String order = "{\"to\":{\"channels\":[\"room/orders\"]},\"body\":1,\"key\":\"order-1\"}";
        JsonNode shop = push("shop", order);
        assertThat(shop.path("duplicate").asBoolean()).isFalse();
        JsonNode billing = push("billing", order);
        assertThat(billing.path("duplicate").asBoolean()).isFalse();
        assertThat(billing.path("offset").asLong())
                .isEqualTo(shop.path("offset").asLong() + 1);
        assertThat(push("shop", order).path("offset")).isEqualTo(shop.path("offset"));
        assertThat(push("shop's next", order).path("duplicate").asBoolean()).isTrue();
        HttpResponse<String> stream =
                server.send(HttpRequest.newBuilder(server.base().resolve("api/v1/push"))
                        .header("Authorization", "Bearer billing")
                        .header("Content-Type", "application/x-ndjson")
                        .POST(BodyPublishers.ofString(order + "\n")));
        assertThat(TestSocket.parse(stream.body()).at("/deliveries/0/offset")).isEqualTo(billing.path("offset"));
    }

    private static TestSocket socket(String user) throws Exception {
        HttpResponse<String> ticket =
                server.send(HttpRequest.newBuilder(server.base().resolve("api/v1/tickets"))
                        .header("Authorization", "Bearer shop")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{\"user\":{\"id\":\"" + user + "\"}}")));
        TestSocket socket = server.socket(
                "ws?ticket=" + TestSocket.parse(ticket.body()).path("ticket").asText());
        socket.awaitEvent("welcome");
        return socket;
    }

    private static JsonNode subscribe(TestSocket socket, String channel, String more) throws Exception {
        return socket.request("{\"action\":\"subscribe\",\"channel\":\"" + channel + "\"" + more + "}")
                .path("data");
    }

    private static JsonNode publish(TestSocket socket, String channel, String body) throws Exception {
        return socket.request(ClientCommand.publish(channel, body)).path("data");
    }

    private static JsonNode history(TestSocket socket, String channel) throws Exception {
        return socket.request(
                        ClientCommand.of("history").with("channel", channel).with("after", 0))
                .at("/data/messages");
    }

    private static String rows(TestSocket socket) throws Exception {
        return socket.request(ClientCommand.of("channels")).path("data").toString();
    }

    private static String people(TestSocket socket, String query) throws Exception {
        return socket.request(ClientCommand.of("people").with("query", query))
                .path("data")
                .toString();
    }

    private static JsonNode push(String key, String body) throws Exception {
        HttpResponse<String> answer =
                server.send(HttpRequest.newBuilder(server.base().resolve("api/v1/push"))
                        .header("Authorization", "Bearer " + key)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body)));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return TestSocket.parse(answer.body()).at("/deliveries/0");
    }

    private static HttpResponse<String> call(String method, String path, String key) throws Exception {
        return server.send(HttpRequest.newBuilder(server.base().resolve("api/v1/" + path))
                .header("Authorization", "Bearer " + key)
                .method(method, BodyPublishers.noBody()));
    }

    /** The key is its own name. */
    private static String entry(String name, String scope) throws Exception {
        return name + ":" + scope + ":" + hash(name);
    }

    private static String hash(String key) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
    }
}
