// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.testing.ClientCommand;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.RawSocket;
import dev.parley.testing.TestSocket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code parley.chat=off}: inboxes and topics, and nothing by which people talk to each other. */
class NoticesOnlyIT {
    @TempDir
    static Path directory;

    @AutoClose
    private static ParleyServer server;

    @BeforeAll
    static void start() throws Exception {
        // What was said before the switch is there, and nobody's any more.
        try (ParleyServer before = new ParleyServer(directory, Map.of()).start();
                TestSocket ana = before.socketOf("ana");
                TestSocket bob = before.socketOf("bob")) {
            bob.request(ClientCommand.subscribe("room/lobby"));
            ana.request(ClientCommand.of("publish").with("to", "bob").with("body", "psst"));
            ana.request(ClientCommand.publish("room/lobby", "hello"));
        }
        server = new ParleyServer(directory, Map.of("parley.chat", "off")).start();
    }

    @Test
    void inboxAndTopics_work_andAreAllThatThereIs() throws Exception {
        try (TestSocket bob = server.socket("ws?inbox=push&ticket=" + server.ticket("bob"))) {
            assertThat(bob.awaitEvent("welcome").path("features").toString()).contains("notices-only");
            assertThat(bob.request(ClientCommand.subscribe("topic/news"))
                            .path("ok")
                            .asBoolean())
                    .isTrue();
            assertThat(bob.request(ClientCommand.subscribe("live/ticker"))
                            .path("ok")
                            .asBoolean())
                    .isTrue();
            push("{\"users\":[\"bob\"]}", "\"for bob\"");
            push("{\"channels\":[\"topic/news\",\"live/ticker\"]}", "\"for all\"");

            assertThat(bob.awaitEvent("message").path("body").asText()).isEqualTo("for bob");
            assertThat(bob.awaitEvent("message").path("body").asText()).isEqualTo("for all");
            assertThat(bob.awaitEvent("message").path("body").asText()).isEqualTo("for all");
            JsonNode rows = bob.request(ClientCommand.of("channels")).at("/data/channels");
            assertThat(rows).hasSize(1);
            assertThat(rows.at("/0/channel").asText()).isEqualTo("user/bob");
            assertThat(bob.rest()).noneMatch(frame -> frame.contains("psst"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"action\":\"rooms\"}",
                "{\"action\":\"people\"}",
                "{\"action\":\"subscribe\",\"channel\":\"room/lobby\"}",
                "{\"action\":\"subscribe\",\"channel\":\"direct/ana~bob\"}",
                "{\"action\":\"history\",\"channel\":\"direct/ana~bob\"}",
                "{\"action\":\"presence\",\"channel\":\"room/lobby\"}",
                "{\"action\":\"publish\",\"channel\":\"room/lobby\",\"body\":1}",
                "{\"action\":\"publish\",\"channel\":\"live/ticker\",\"body\":1}",
                "{\"action\":\"publish\",\"to\":\"ana\",\"body\":1}",
                "{\"action\":\"typing\",\"to\":\"ana\"}",
                "{\"action\":\"typing\",\"channel\":\"room/lobby\"}",
            })
    void talk_isRefused_andSaysWhy(String command) throws Exception {
        try (TestSocket bob = server.socketOf("bob")) {
            JsonNode error = bob.request(command).path("error");
            assertThat(error.path("code").asText()).isEqualTo("channel.forbidden");
            assertThat(error.path("message").asText()).contains("notices only", "parley.chat");
        }
    }

    @Test
    void wayIn_toARoom_isClosed_forBackEndsToo() throws Exception {
        HttpResponse<String> pushed = server.post(
                "api/v1/push", "{\"to\":{\"channels\":[\"topic/news\",\"room/lobby\"]},\"body\":\"not sent\"}");
        assertThat(pushed.statusCode()).isEqualTo(403);
        assertThat(pushed.body()).contains("parley.chat");
        assertThat(server.call("GET", "api/v1/messages?channel=topic/news").body())
                .doesNotContain("not sent");
        assertThat(RawSocket.refused(server.base(), "ws/feed?channel=room/lobby&ticket=" + server.ticket("bob"))
                        .status())
                .isEqualTo(403);
        assertThat(get("messages?channel=direct/ana~bob&ticket=" + server.ticket("bob"))
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void pages_offerNoChat() throws Exception {
        assertThat(get("chat").statusCode()).isEqualTo(404);
        assertThat(get("demo/panes").statusCode()).isEqualTo(404);
        assertThat(get("").body()).contains("data-off=\"chat panes\"");
        assertThat(get("console").statusCode()).isEqualTo(200);
        HttpResponse<String> in =
                server.send(HttpRequest.newBuilder(server.base().resolve("signin"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString("name=Gus")));
        assertThat(in.headers().firstValue("Location")).contains("./");
    }

    private static HttpResponse<String> get(String path) throws Exception {
        return server.send(HttpRequest.newBuilder(server.base().resolve(path)));
    }

    private static void push(String to, String body) throws Exception {
        assertThat(server.post("api/v1/push", "{\"to\":" + to + ",\"body\":" + body + "}")
                        .statusCode())
                .isEqualTo(200);
    }
}
