// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.identity.User;
import dev.parley.spi.Published;
import dev.parley.testing.ClientCommand;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.Patience;
import dev.parley.testing.TestSocket;
import jakarta.servlet.ServletContext;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Java code of the same web application can do. */
class PortalApiIT {
    @TempDir
    Path directory;

    @AutoClose
    private ParleyServer server;

    private Parley parley;

    @BeforeEach
    void start() throws Exception {
        server = new ParleyServer(directory, Map.of()).start();
        parley = Parley.from(server.servletContext());
    }

    @Test
    void push_toSomeoneWhoIsAway_isThereOnReturn_once() throws Exception {
        Published first = Patience.get(parley.push("ana", Map.of("text", "您的订单已就绪"), "order-1"));
        Published again = Patience.get(parley.push("ana", Map.of("text", "again"), "order-1"));

        assertThat(first.connections()).isZero();
        assertThat(again.duplicate()).isTrue();
        assertThat(again.position()).isEqualTo(first.position());
        try (TestSocket ana = server.socket("ws?inbox=push&ticket=" + server.ticket("ana"))) {
            assertThat(ana.awaitEvent("message").path("body").path("text").asText())
                    .isEqualTo("您的订单已就绪");
        }
    }

    @Test
    void publish_reachesTheRoom() throws Exception {
        try (TestSocket ana = server.socketOf("ana")) {
            ana.request(ClientCommand.subscribe("room/大厅"));
            parley.publish("room/大厅", "你好");
            assertThat(ana.awaitEvent("message").path("body").asText()).isEqualTo("你好");
        }
        assertThatThrownBy(() -> parley.publish("direct/a~b", 1)).hasMessageContaining("private");
    }

    @Test
    void kick_closesTheUsersConnections_andOnlineTells() throws Exception {
        assertThat(parley.online("ana")).isFalse();
        try (TestSocket ana = server.socketOf("ana")) {
            ana.awaitEvent("welcome");
            assertThat(parley.online("ana")).isTrue();

            assertThat(parley.kick("ana")).isEqualTo(1);

            assertThat(ana.awaitClose()).isEqualTo(4003);
        }
        assertThat(parley.kick("nobody")).isZero();
    }

    @Test
    void push_withOptions_reachesUsersAndChannels_asSaid() throws Exception {
        try (TestSocket ana = server.socketOf("ana")) {
            ana.request(ClientCommand.subscribe("topic/news"));
            Patience.get(parley.push(Push.toUsers("ana", "bob")
                    .json("{ \"n\": 1.50 }")
                    .from("shop", "店")
                    .key("k")
                    .ttl(Duration.ofDays(1))));
            var news = ana.awaitEvent("message");
            assertThat(news.path("channel").asText()).isEqualTo("user/ana");
            assertThat(news.path("from").path("name").asText()).isEqualTo("店");
            assertThat(news.path("body").path("n").asDouble()).isEqualTo(1.5);

            var both = Patience.get(
                    parley.push(Push.toChannels("topic/news", "room/a").body("hi")));
            assertThat(both).extracting(Published::connections).containsExactly(1, 0);
            assertThat(ana.awaitEvent("message").path("channel").asText()).isEqualTo("topic/news");
            assertThat(parley.subscribers("topic/news")).isEqualTo(1);
            assertThat(parley.online(Set.of("ana", "bob"))).containsExactly("ana");
        }
        assertThatThrownBy(() -> Push.toUsers()).hasMessageContaining("1 to 1000 targets");
        assertThatThrownBy(() -> Push.toUsers(" ana")).hasMessageContaining("user id");
        assertThatThrownBy(() -> Push.toChannels("direct/a~b")).hasMessageContaining("private");
        assertThatThrownBy(() -> Push.toAll().ttl(Duration.ofMillis(1))).hasMessageContaining("ttl");
        assertThatThrownBy(() -> Push.toAll().key("a\nb")).hasMessageContaining("key");
    }

    @Test
    void ticket_letsInOnce_andRevokeClosesWith4001() throws Exception {
        String ticket = Patience.get(parley.ticket(User.known("ana", "Ana", Set.of()), Duration.ofSeconds(30)));
        try (TestSocket ana = server.socket("ws?ticket=" + ticket)) {
            assertThat(ana.awaitEvent("welcome").path("user").path("name").asText())
                    .isEqualTo("Ana");

            assertThat(Patience.get(parley.revoke("ana"))).isEqualTo(1);

            assertThat(ana.awaitClose()).isEqualTo(4001);
        }
        assertThatThrownBy(() -> parley.ticket(User.known("ana", "Ana", Set.of()), Duration.ofHours(2)))
                .hasMessageContaining("life");
    }

    @Test
    void from_afterTheEnd_saysThatThereIsNone() throws Exception {
        ServletContext context = server.servletContext();
        server.close();

        assertThatThrownBy(() -> Parley.from(context))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no Parley");
        server = new ParleyServer(directory.resolve("other"), Map.of()).start();
    }
}
