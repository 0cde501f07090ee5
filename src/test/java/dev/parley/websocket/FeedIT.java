// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.testing.ClientCommand;
import dev.parley.testing.EitherTomcat;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.RawSocket;
import dev.parley.testing.TestSocket;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The feed: bodies only, unread first, marked read when a ping that followed them was answered. */
@EitherTomcat
class FeedIT {
    @RegisterExtension
    static final ParleyServer server =
            ParleyServer.of(Map.of("parley.limits.commands-per-second", "0", "parley.outbox.messages", "50"));

    @Test
    void bodies_ofTheInbox_comeUnreadFirstAndThenLive() throws Exception {
        push("ana", "\"text 好\"");
        push("ana", "{\"n\" : 1.0}");
        push("ana", "null");
        push("ana", "\"lone \\ud800.\"");
        try (TestSocket feed = feedOf("ana", "")) {
            assertThat(feed.awaitText()).isEqualTo("text 好");
            assertThat(feed.awaitText()).isEqualTo("{\"n\":1.0}");
            assertThat(feed.awaitText()).isEqualTo("null");
            assertThat(feed.awaitText()).isEqualTo("lone \uFFFD.");
            push("ana", "\"live\"");
            assertThat(feed.awaitText()).isEqualTo("live");
            server.post("push", "{\"to\":{\"all\":true},\"body\":\"for all\"}");
            try (TestSocket bob = server.socketOf("bob")) {
                bob.awaitEvent("welcome");
                bob.request(ClientCommand.of("publish").with("to", "ana").with("body", "private"));
            }
            push("ana", "\"last\"");
            assertThat(feed.awaitText()).isEqualTo("last");
            awaitUnread("ana", 0);
        }
    }

    @Test
    void client_thatAnswersNoPing_keepsEverythingUnread() throws Exception {
        push("cy", "\"1\"");
        push("cy", "\"2\"");
        try (RawSocket feed = RawSocket.open(server.base(), "ws/feed?ticket=" + server.ticket("cy"))) {
            assertThat(feed.readText()).isEqualTo("1");
            assertThat(feed.readText()).isEqualTo("2");
            RawSocket.Frame ping = feed.readUntil(RawSocket.PING);
            feed.write(RawSocket.PONG, new byte[] {0, 0, 0, 0, 0, 0, 0, 99});
            feed.write(RawSocket.PONG, "forged".getBytes(java.nio.charset.StandardCharsets.UTF_8));
            feed.write(RawSocket.PING, new byte[0]);
            feed.readUntil(RawSocket.PONG);
            assertThat(unread("cy")).isEqualTo(2);
            assertThat(ping.payload()).hasSize(8);
        }
        try (RawSocket feed = RawSocket.open(server.base(), "ws/feed?ticket=" + server.ticket("cy"))) {
            assertThat(feed.readText()).isEqualTo("1");
            assertThat(feed.readText()).isEqualTo("2");
            feed.write(RawSocket.PONG, feed.readUntil(RawSocket.PING).payload());
            awaitUnread("cy", 0);
            push("cy", "\"3\"");
            assertThat(feed.readText()).isEqualTo("3");
        }
    }

    @Test
    void mark_thatAFeedMoves_isToldToTheUsersOtherConnections() throws Exception {
        push("dan", "\"1\"");
        try (TestSocket dan = server.socketOf("dan");
                TestSocket feed = feedOf("dan", "")) {
            feed.awaitText();

            JsonNode read = dan.awaitEvent("read");

            assertThat(read.path("channel").asText()).isEqualTo("user/dan");
            assertThat(read.path("read").asInt()).isEqualTo(1);
            assertThat(read.path("unread").asInt()).isZero();
        }
    }

    @Test
    void room_isReadByMembersFromTheirMark_andByOthersFromNowOn() throws Exception {
        try (TestSocket eve = server.socketOf("eve")) {
            eve.awaitEvent("welcome");
            eve.request(ClientCommand.publish("room/feed", "before"));
            eve.request(ClientCommand.subscribe("room/feed"));
            eve.request(ClientCommand.of("unsubscribe").with("channel", "room/feed"));
            try (TestSocket sender = server.socketOf("sender")) {
                sender.awaitEvent("welcome");
                sender.request(ClientCommand.publish("room/feed", "missed"));
                try (TestSocket member = feedOf("eve", "&channel=room/feed");
                        TestSocket guest = feedOf("fay", "&channel=room/feed")) {
                    assertThat(member.awaitText()).isEqualTo("missed");
                    awaitPeople("room/feed", 2);
                    sender.request(ClientCommand.publish("room/feed", "now"));
                    assertThat(member.awaitText()).isEqualTo("now");
                    assertThat(guest.awaitText()).isEqualTo("now");
                }
            }
        }
    }

    @Test
    void topicsAndLiveChannels_areHeardFromNowOn() throws Exception {
        server.post("push", "{\"to\":{\"channels\":[\"topic/feed\"]},\"body\":\"before\"}");
        try (TestSocket topic = feedOf("gil", "&channel=topic/feed");
                TestSocket live = feedOf("gil", "&channel=live/feed")) {
            await().untilAsserted(() -> {
                server.post("push", "{\"to\":{\"channels\":[\"topic/feed\",\"live/feed\"]},\"body\":\"tick\"}");
                assertThat(topic.texts()).isGreaterThan(0);
                assertThat(live.texts()).isGreaterThan(0);
            });
            assertThat(topic.awaitText()).isEqualTo("tick");
            assertThat(live.awaitText()).isEqualTo("tick");
        }
    }

    @Test
    void recalledAndExpiredMessages_areSkipped() throws Exception {
        try (TestSocket hal = server.socketOf("hal")) {
            hal.awaitEvent("welcome");
            hal.request(ClientCommand.of("publish").with("to", "ida").with("body", "secret"));
            hal.request(
                    ClientCommand.of("recall").with("channel", "direct/hal~ida").with("offset", 1));
            hal.request(ClientCommand.of("publish").with("to", "ida").with("body", "open"));
            try (TestSocket feed = feedOf("ida", "&channel=direct/hal~ida")) {
                assertThat(feed.awaitText()).isEqualTo("open");
                hal.request(ClientCommand.of("recall")
                        .with("channel", "direct/hal~ida")
                        .with("offset", 2));
                hal.request(ClientCommand.of("publish").with("to", "ida").with("body", "next"));
                assertThat(feed.awaitText()).isEqualTo("next");
            }
        }
    }

    @Test
    void manyUnread_comeInOrderPacedByTheReader() throws Exception {
        StringBuilder lines = new StringBuilder();
        IntStream.range(0, 400).forEach(n -> lines.append("{\"to\":{\"users\":[\"jo\"]},\"body\":")
                .append(n)
                .append("}\n"));
        server.send(HttpRequest.newBuilder(server.base().resolve("push"))
                .header("Authorization", "Bearer " + server.apiKey())
                .header("Content-Type", "application/x-ndjson")
                .POST(HttpRequest.BodyPublishers.ofString(lines.toString())));
        try (TestSocket feed = feedOf("jo", "")) {
            List<String> bodies = new ArrayList<>();
            while (bodies.size() < 400) {
                bodies.add(feed.awaitText());
            }
            assertThat(bodies)
                    .isEqualTo(IntStream.range(0, 400).mapToObj(String::valueOf).toList());
            awaitUnread("jo", 0);
        }
    }

    @Test
    void kick_closesAFeedLikeAnyOther_withoutAnEvent() throws Exception {
        try (TestSocket feed = feedOf("kim", "")) {
            push("kim", "1");
            feed.awaitText();
            dev.parley.Parley.from(server.servletContext()).kick("kim");

            assertThat(feed.awaitClose()).isEqualTo(4003);
            assertThat(feed.rest()).isEmpty();
        }
    }

    @Test
    void handshake_forSomeoneElse_isRefusedWithTheWayToDoIt() throws Exception {
        RawSocket.Refusal other = RawSocket.refused(server.base(), "ws/feed?userId=bob&ticket=" + server.ticket("ana"));
        RawSocket.Refusal inbox =
                RawSocket.refused(server.base(), "ws/feed?channel=user/bob&ticket=" + server.ticket("ana"));
        RawSocket.Refusal nonsense =
                RawSocket.refused(server.base(), "getPushNews?channel=cave&ticket=" + server.ticket("ana"));

        assertThat(other.status()).isEqualTo(403);
        assertThat(other.body()).contains("channel.forbidden", "ticket");
        assertThat(inbox.status()).isEqualTo(403);
        assertThat(inbox.body()).contains("channel.forbidden");
        assertThat(nonsense.status()).isEqualTo(400);
        assertThat(nonsense.body()).contains("handshake.invalid", "channel");
        assertThat(RawSocket.refused(server.base(), "ws/feed?ticket=wrong").body())
                .contains("token.invalid");
        try (TestSocket own = server.socket("getPushNews?userId=mia&ticket=" + server.ticket("mia"))) {
            push("mia", "\"short form\"");
            assertThat(own.awaitText()).isNotEmpty();
        }
    }

    @Test
    void handshake_isExplained() throws Exception {
        String cookie = server.signIn("Lee");

        assertThat(explained("path=/ws/feed", cookie)).contains("\"status\":101");
        assertThat(explained("path=/ws/feed?channel%3Duser/bob", cookie)).contains("channel.forbidden");
        assertThat(explained("path=/getPushNews?userId%3Dbob", cookie)).contains("channel.forbidden");
        assertThat(explained("path=/ws/hello?every%3D1", cookie)).contains("command.invalid", "every");
    }

    private static String explained(String query, String cookie) throws Exception {
        return server.send(HttpRequest.newBuilder(server.base().resolve("api/v1/handshake?" + query))
                        .header("Cookie", cookie))
                .body();
    }

    private static void push(String user, String body) throws Exception {
        assertThat(server.post("push", "{\"to\":{\"users\":[\"" + user + "\"]},\"body\":" + body + "}")
                        .statusCode())
                .isEqualTo(200);
    }

    private static TestSocket feedOf(String user, String more) throws Exception {
        return server.socket("ws/feed?ticket=" + server.ticket(user) + more);
    }

    private static int unread(String user) throws Exception {
        try (TestSocket socket = server.socketOf(user)) {
            socket.awaitEvent("welcome");
            for (JsonNode row :
                    socket.request(ClientCommand.of("channels")).path("data").path("channels")) {
                if (row.path("channel").asText().equals("user/" + user)) {
                    return row.path("unread").asInt();
                }
            }
            throw new AssertionError("no inbox");
        }
    }

    private static void awaitUnread(String user, int count) {
        await().untilAsserted(() -> assertThat(unread(user)).isEqualTo(count));
    }

    private static void awaitPeople(String channel, int count) throws Exception {
        try (TestSocket socket = server.socketOf("counter")) {
            socket.awaitEvent("welcome");
            await().untilAsserted(() -> assertThat(
                            socket.request(ClientCommand.of("presence").with("channel", channel))
                                    .path("data")
                                    .path("users")
                                    .findValuesAsText("id"))
                    .hasSizeGreaterThanOrEqualTo(count));
        }
    }
}
