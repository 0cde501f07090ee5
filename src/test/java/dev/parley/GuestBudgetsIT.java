// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.testing.ClientCommand;
import dev.parley.testing.EitherTomcat;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.TestSocket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.apache.catalina.valves.RemoteIpValve;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What guests store, together and from one address, is bounded; who is signed in and back ends notice nothing of it. */
@EitherTomcat
class GuestBudgetsIT {
    private static final String ONE = "192.0.2.1";
    private static final String OTHER = "192.0.2.2";
    /** With what stands around it a message of some 1200 bytes. */
    private static final String TEXT = "\"" + "x".repeat(1000) + "\"";

    @TempDir
    Path directory;

    @AutoClose
    private ParleyServer server;

    @Test
    void bytes_ofAnAddress_spent_refuseItsGuests_andOfAll_everyGuest_andNobodyElse() throws Exception {
        // So slowly that next to nothing comes back before this test ends: at most 5 % a minute.
        start(Map.of(
                "parley.limits.guest-bytes-per-minute-per-address", "20KiB",
                "parley.limits.guest-bytes-per-minute", "30KiB"));
        try (TestSocket first = guest(ONE);
                TestSocket second = guest(ONE);
                TestSocket stranger = guest(OTHER);
                TestSocket ana = server.socketOf("ana")) {
            JsonNode refused = untilRefused(first, "room/a");

            assertThat(refused.at("/error/code").asText()).isEqualTo("rate.limited");
            assertThat(refused.at("/error/status").asInt()).isEqualTo(429);
            assertThat(refused.at("/error/retryAfter").asLong()).isPositive();
            assertThat(refused.at("/error/message").asText())
                    .contains("parley.limits.guest-bytes-per-minute-per-address");
            flood(second, "room/a");
            assertThat(codeOf(first.request(ClientCommand.of("heartbeat")))).isEmpty();
            assertThat(codeOf(second.request(ClientCommand.of("publish")
                            .with("channel", "live/a")
                            .json("body", TEXT))))
                    .as("what is not stored is not counted")
                    .isEmpty();
            assertThat(codeOf(second.request(ClientCommand.subscribe("room/a"))))
                    .as("they read on")
                    .isEmpty();

            assertThat(codeOf(stranger.request(publish("room/a")))).isEmpty();
            assertThat(untilRefused(stranger, "room/a").at("/error/message").asText())
                    .contains("(parley.limits.guest-bytes-per-minute)");

            assertOthersGoOn(ana);
            try (TestSocket known = guest(ONE)) {
                assertThat(codeOf(known.request(ClientCommand.of("register").with("ticket", server.ticket("bo")))))
                        .isEmpty();
                assertThat(codeOf(known.request(publish("room/a"))))
                        .as("once signed in")
                        .isEmpty();
            }
            assertThat(server.call("GET", "metrics").body())
                    .contains("parley_refusals_total{code=\"rate.limited\",way=\"command\"}");
        }
    }

    @Test
    void rooms_andPrivateChats_ofAnAddress_areCounted_andThoseThatAreThereAreNot() throws Exception {
        start(Map.of(
                "parley.limits.guest-channels-per-hour-per-address", "3",
                "parley.limits.guest-channels-per-hour", "5"));
        try (TestSocket first = guest(ONE);
                TestSocket second = guest(ONE);
                TestSocket stranger = guest(OTHER);
                TestSocket ana = server.socketOf("ana")) {
            assertThat(codeOf(first.request(subscribe("room/1")))).isEmpty();
            assertThat(codeOf(first.request(publish("room/2")))).isEmpty();
            assertThat(codeOf(second.request(
                            ClientCommand.of("publish").with("to", "ana").with("body", 1))))
                    .isEmpty();

            for (String one : new String[] {
                subscribe("room/4"), publish("room/4"), "{\"action\":\"publish\",\"to\":\"bo\",\"body\":1}"
            }) {
                JsonNode refused = second.request(one);
                assertThat(codeOf(refused)).as(one).isEqualTo("rate.limited");
                assertThat(refused.at("/error/message").asText())
                        .contains("parley.limits.guest-channels-per-hour-per-address");
                assertThat(refused.at("/error/retryAfter").asLong()).isGreaterThan(60_000);
            }
            for (TestSocket one : new TestSocket[] {first, second}) {
                assertThat(codeOf(one.request(subscribe("room/2")))).isEmpty();
                assertThat(codeOf(one.request(publish("room/1")))).isEmpty();
                assertThat(codeOf(one.request(subscribe("live/9")))).isEmpty();
            }
            assertThat(codeOf(stranger.request(subscribe("room/5")))).isEmpty();
            assertThat(codeOf(stranger.request(subscribe("room/6")))).isEmpty();
            assertThat(stranger.request(subscribe("room/7"))
                            .at("/error/message")
                            .asText())
                    .contains("(parley.limits.guest-channels-per-hour)");
            assertThat(codeOf(ana.request(subscribe("room/7")))).isEmpty();
            assertThat(codeOf(stranger.request(subscribe("room/7")))).isEmpty();
            assertOthersGoOn(ana);
        }
    }

    @Test
    void reserve_reached_isForThoseWhoAreKnown_whileGuestsReadOn() throws Exception {
        start(Map.of("parley.storage.reserve", "999999TiB"));
        try (TestSocket guest = guest(ONE);
                TestSocket ana = server.socketOf("ana")) {
            assertThat(codeOf(ana.request(publish("room/a")))).isEmpty();

            for (String one : new String[] {
                publish("room/a"),
                publish("room/new"),
                subscribe("room/new"),
                "{\"action\":\"publish\",\"to\":\"ana\",\"body\":1}",
                "{\"action\":\"read\",\"channel\":\"room/a\",\"offset\":1}"
            }) {
                JsonNode refused = guest.request(one);
                assertThat(codeOf(refused)).as(one).isEqualTo("storage.full");
                assertThat(refused.at("/error/status").asInt()).isEqualTo(503);
                assertThat(refused.at("/error/retryAfter").asLong()).isPositive();
                assertThat(refused.at("/error/message").asText()).contains("parley.storage.reserve");
            }
            JsonNode read = guest.request(subscribe("room/a"));
            assertThat(read.at("/data/messages")).hasSize(1);
            assertThat(codeOf(guest.request(ClientCommand.of("history").with("channel", "room/a"))))
                    .isEmpty();

            assertOthersGoOn(ana);
            HttpResponse<String> ready = server.call("GET", "readyz");
            assertThat(ready.statusCode()).isEqualTo(200);
            assertThat(ready.body()).contains("\"warning\":\"guests store nothing", "parley.storage.reserve");
            assertThat(server.call("GET", "metrics").body()).contains("parley_storage_low 1.0");
        }
    }

    private void start(Map<String, String> settings) throws Exception {
        server = new ParleyServer(directory, settings);
        server.context().getPipeline().addValve(new RemoteIpValve());
        server.start();
    }

    private TestSocket guest(String address) throws Exception {
        TestSocket socket = server.socket("ws", "X-Forwarded-For", address);
        assertThat(socket.awaitEvent("welcome").at("/user/guest").asBoolean()).isTrue();
        return socket;
    }

    private static JsonNode untilRefused(TestSocket socket, String channel) throws Exception {
        JsonNode reply = socket.request(publish(channel));
        for (int i = 0; i < 100 && codeOf(reply).isEmpty(); i++) {
            reply = socket.request(publish(channel));
        }
        return reply;
    }

    /** More than any budget; that some of it comes back meanwhile is no matter. */
    private static void flood(TestSocket socket, String channel) throws Exception {
        int refused = 0;
        for (int i = 0; i < 50; i++) {
            refused += codeOf(socket.request(publish(channel))).equals("rate.limited") ? 1 : 0;
        }
        assertThat(refused).isPositive();
    }

    private void assertOthersGoOn(TestSocket ana) throws Exception {
        for (int i = 0; i < 40; i++) {
            assertThat(codeOf(ana.request(publish("room/known-" + i)))).isEmpty();
        }
        HttpResponse<String> pushed =
                server.post("push", "{\"to\":{\"channels\":[\"room/pushed\",\"topic/pushed\"]},\"body\":" + TEXT + "}");
        assertThat(pushed.statusCode()).as(pushed.body()).isEqualTo(200);
        assertThat(server.post("push", "{\"to\":{\"users\":[\"ana\"]},\"from\":{\"id\":\"guest-1\"},\"body\":1}")
                        .statusCode())
                .as("whoever the back end says it is from")
                .isEqualTo(200);
    }

    private static String subscribe(String channel) {
        return "{\"action\":\"subscribe\",\"channel\":\"" + channel + "\"}";
    }

    private static String publish(String channel) {
        return "{\"action\":\"publish\",\"channel\":\"" + channel + "\",\"body\":" + TEXT + "}";
    }

    private static String codeOf(JsonNode reply) {
        return reply.path("error").path("code").asText();
    }
}
