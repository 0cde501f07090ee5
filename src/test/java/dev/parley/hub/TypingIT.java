// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.hub;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.testing.ClientCommand;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.TestSocket;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Typing: to the others, seldom, never stored. */
class TypingIT {
    @RegisterExtension
    static final ParleyServer server = ParleyServer.of(Map.of());

    @Test
    void typing_inARoom_reachesTheOthersOnceInTwoSeconds() throws Exception {
        TestSocket ana = in("room/typing", "ana");
        TestSocket anasPhone = in("room/typing", "ana");
        TestSocket bob = in("room/typing", "bob");

        JsonNode first = ana.request(ClientCommand.of("typing").with("channel", "room/typing"));
        JsonNode heard = bob.awaitEvent("typing");
        anasPhone.request(ClientCommand.of("typing").with("channel", "room/typing"));
        ana.request(ClientCommand.of("typing").with("channel", "room/typing"));
        ana.request(ClientCommand.publish("room/typing", "done"));
        JsonNode next = bob.await(frame -> frame.path("event").asText().matches("typing|message"));
        bob.request(ClientCommand.of("typing").with("channel", "room/typing"));

        assertThat(first.path("data").toString()).isEqualTo("{}");
        assertThat(heard.toString())
                .isEqualTo(
                        "{\"event\":\"typing\",\"channel\":\"room/typing\",\"user\":{\"id\":\"ana\",\"name\":\"ana\"}}");
        assertThat(next.path("event").asText()).isEqualTo("message");
        assertThat(anasPhone.awaitEvent("typing").path("user").path("id").asText())
                .isEqualTo("bob");
        assertThat(ana.request(ClientCommand.of("history").with("channel", "room/typing"))
                        .path("data")
                        .path("messages")
                        .size())
                .isEqualTo(1);
    }

    @Test
    void typing_toSomeone_reachesEveryConnectionOfTheOtherSide() throws Exception {
        TestSocket cy = server.socketOf("cy");
        TestSocket dan = server.socketOf("dan");
        dan.awaitEvent("welcome");

        cy.request(ClientCommand.of("typing").with("to", "dan"));

        JsonNode event = dan.awaitEvent("typing");
        assertThat(event.path("channel").asText()).isEqualTo("direct/cy~dan");
        assertThat(event.path("user").path("id").asText()).isEqualTo("cy");
    }

    @Test
    void typing_whereOneMayNotPublish_isRefused() throws Exception {
        TestSocket eve = server.socketOf("eve");
        eve.awaitEvent("welcome");

        assertThat(codeOf(eve.request(ClientCommand.of("typing").with("channel", "direct/ana~bob"))))
                .isEqualTo("channel.forbidden");
        assertThat(codeOf(eve.request(ClientCommand.of("typing").with("channel", "topic/news"))))
                .isEqualTo("channel.forbidden");
        assertThat(codeOf(eve.request(ClientCommand.of("typing")))).isEqualTo("command.invalid");
        assertThat(codeOf(eve.request(ClientCommand.of("typing").with("to", ""))))
                .isEqualTo("command.invalid");
    }

    private static String codeOf(JsonNode reply) {
        return reply.path("error").path("code").asText();
    }

    private static TestSocket in(String channel, String user) throws Exception {
        TestSocket socket = server.socketOf(user);
        socket.awaitEvent("welcome");
        socket.request(ClientCommand.subscribe(channel));
        return socket;
    }
}
