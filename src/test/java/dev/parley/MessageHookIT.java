// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.spi.MessageHook;
import dev.parley.testing.ClientCommand;
import dev.parley.testing.Extension;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.Patience;
import dev.parley.testing.TestSocket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hooks before and after messages, on every way in: the example of {@code examples/hooks}, and hooks that misbehave. */
class MessageHookIT {
    @TempDir
    Path directory;

    @AutoClose
    private ParleyServer server;

    @Test
    void example_refusesSoftensAndAnswers() throws Exception {
        server = new ParleyServer(directory, Map.of())
                .with(Extension.example("hooks", directory))
                .start();
        try (TestSocket ana = server.socketOf("ana");
                TestSocket bob = server.socketOf("bob")) {
            ok(bob, "{\"action\":\"subscribe\",\"channel\":\"room/help\"}");

            JsonNode refused = ana.request(
                    ClientCommand.publish("room/help", "4111 1111 1111 1111").with("key", "k"));
            ok(ana, "{\"action\":\"publish\",\"channel\":\"room/help\",\"body\":{\"text\":\"Darn it\"}}");
            ok(ana, "{\"action\":\"publish\",\"channel\":\"room/help\",\"body\":\"!time\"}");

            assertThat(refused.path("error").path("code").asText()).isEqualTo("message.refused");
            assertThat(refused.path("error").path("status").asInt()).isEqualTo(422);
            assertThat(refused.path("error").path("message").asText()).startsWith("this looks like a card number");
            assertThat(bob.awaitEvent("message").path("body").toString()).isEqualTo("{\"text\":\"**** it\"}");
            assertThat(bob.awaitEvent("message").path("body").asText()).isEqualTo("!time");
            JsonNode answer = bob.awaitEvent("message");
            assertThat(answer.path("from").path("id").asText()).isEqualTo("bot");
            assertThat(answer.path("body").asText()).startsWith("it is 2");
            assertThat(ok(ana, "{\"action\":\"history\",\"channel\":\"room/help\"}")
                            .toString())
                    .doesNotContain("4111");
        }
    }

    @Test
    void everyWayIn_isAsked() throws Exception {
        startWith("""
                public Decision before(Draft draft) {
                    if (draft.body().contains("bad")) {
                        return Decision.refuse("no " + draft.channel() + " " + draft.clientId() + " " + draft.byUser());
                    }
                    return Decision.change("[" + draft.body() + "]");
                }
                """, Map.of());
        try (TestSocket ana = server.socketOf("ana", "push")) {
            String client = ana.awaitEvent("welcome").path("clientId").asText();
            for (String to : new String[] {
                "\"channel\":\"room/a\"", "\"channel\":\"live/a\"", "\"to\":\"bob\"", "\"to\":{\"users\":[\"bob\"]}"
            }) {
                assertThat(ana.request("{\"action\":\"publish\"," + to + ",\"body\":\"bad\"}")
                                .at("/error/code")
                                .asText())
                        .as(to)
                        .isEqualTo("message.refused");
            }
            for (String to : new String[] {
                "{\"users\":[\"bob\"]}",
                "{\"channels\":[\"live/a\"]}",
                "{\"all\":true}",
                "{\"clients\":[\"" + client + "\"]}"
            }) {
                var answer = server.post("api/v1/push", "{\"to\":" + to + ",\"body\":\"bad\"}");
                assertThat(answer.statusCode()).as(to).isEqualTo(422);
                assertThat(answer.body()).contains("message.refused");
            }
            String lines = server.send(server.request("api/v1/push")
                            .header("Content-Type", "application/x-ndjson")
                            .POST(BodyPublishers.ofString("{\"to\":{\"users\":[\"ana\"]},\"body\":\"bad\"}\n"
                                    + "{\"to\":{\"users\":[\"ana\"]},\"body\":1}\n")))
                    .body();
            assertThat(lines.lines()).hasSize(2);
            assertThat(lines).contains("message.refused");
            assertThatThrownBy(() ->
                            Patience.get(Parley.from(server.servletContext()).push("ana", "bad")))
                    .hasMessageContaining("no user/ana null false");
            Patience.get(Parley.from(server.servletContext()).push("ana", 2));
            server.post("api/v1/push", "{\"to\":{\"clients\":[\"" + client + "\"]},\"body\":3}");

            for (int i = 1; i <= 3; i++) {
                assertThat(ana.awaitEvent("message").path("body").toString()).isEqualTo("[" + i + "]");
            }
        }
    }

    @Test
    void hookThatMisbehavesBefore_refuses_andTheChannelLivesOn() throws Exception {
        startWith("""
                public Decision before(Draft draft) throws Exception {
                    switch (draft.body()) {
                        case "1": throw new java.io.IOException("no word list");
                        case "2": return Decision.change("{not json");
                        case "3": return Decision.change("\\"" + "x".repeat(2000) + "\\"");
                        case "4": new java.util.concurrent.CountDownLatch(1).await();
                        case "5": return null;
                        case "6": return Decision.change(" { \\"a\\" : 1.0 } ");
                        case "7": throw new NoClassDefFoundError("gone");
                        default: return Decision.pass();
                    }
                }
                """, Map.of("parley.extensions.timeout", "3s", "parley.limits.message-bytes", "1KiB"));
        try (TestSocket ana = server.socketOf("ana")) {
            ok(ana, "{\"action\":\"subscribe\",\"channel\":\"room/a\"}");
            for (int i : new int[] {1, 2, 3, 4, 5, 7}) {
                assertThat(ana.request(ClientCommand.of("publish")
                                        .with("channel", "room/a")
                                        .json("body", i))
                                .at("/error/code")
                                .asText())
                        .as("%d", i)
                        .isEqualTo("server.unavailable");
            }
            JsonNode changed = ok(ana, "{\"action\":\"publish\",\"channel\":\"room/a\",\"body\":6}");

            assertThat(changed.at("/data/offset").asInt()).isEqualTo(1);
            assertThat(ana.request(ClientCommand.of("history").with("channel", "room/a"))
                            .at("/data/messages/0/body")
                            .toString())
                    .isEqualTo("{\"a\":1.0}");
        }
    }

    @Test
    void order_isKept_inBothDirections_whateverTheHookTakes_andARepeatIsNotToldAgain() throws Exception {
        startWith("""
                private dev.parley.spi.MessagePublisher publisher;
                public void ready(dev.parley.spi.MessagePublisher everyone) { publisher = everyone; }
                public Decision before(Draft draft) throws Exception {
                    java.util.concurrent.locks.LockSupport.parkNanos((long) (Math.random() * 10_000_000));
                    return Decision.pass();
                }
                public void after(Accepted message) throws Exception {
                    if (message.channel().name().equals("a")) {
                        java.util.concurrent.locks.LockSupport.parkNanos((long) (Math.random() * 10_000_000));
                        publisher.publish(dev.parley.channel.ChannelName.room("archive"),
                            new dev.parley.spi.Publication(message.from(), message.body(), null, 0))
                            .toCompletableFuture().get();
                        if (message.body().equals("7")) { throw new IllegalStateException("full"); }
                    }
                }
                """, Map.of("parley.limits.commands-per-second", "off"));
        try (TestSocket ana = server.socketOf("ana");
                TestSocket watcher = server.socketOf("watcher");
                TestSocket archive = server.socketOf("archive")) {
            ok(archive, "{\"action\":\"subscribe\",\"channel\":\"room/archive\"}");
            ok(watcher, "{\"action\":\"subscribe\",\"channel\":\"room/a\"}");
            for (int i = 0; i < 50; i++) {
                ana.send(ClientCommand.of("publish")
                        .with("channel", "room/a")
                        .json("body", i)
                        .with("key", String.valueOf(i)));
            }
            ok(ana, "{\"action\":\"publish\",\"channel\":\"room/a\",\"body\":49,\"key\":\"49\"}");
            ok(ana, "{\"action\":\"publish\",\"channel\":\"room/a\",\"body\":50}");
            for (int i = 0; i <= 50; i++) {
                assertThat(watcher.awaitEvent("message").path("body").asInt()).isEqualTo(i);
                assertThat(archive.awaitEvent("message").path("body").asInt()).isEqualTo(i);
            }
        }
    }

    private void startWith(String methods, Map<String, String> settings) throws Exception {
        server = new ParleyServer(directory, settings)
                .with(Extension.of(
                        MessageHook.class,
                        Map.of("Hook", "public class Hook implements dev.parley.spi.MessageHook {\n" + methods + "}"),
                        directory))
                .start();
    }

    private static JsonNode ok(TestSocket who, String command) throws Exception {
        JsonNode reply = who.request(command);
        assertThat(reply.path("ok").asBoolean()).as("%s: %s", command, reply).isTrue();
        return reply;
    }
}
