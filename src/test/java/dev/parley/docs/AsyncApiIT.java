// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.error.ErrorCode;
import dev.parley.testing.ClientCommand;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.SchemaFile;
import dev.parley.testing.TestSocket;
import dev.parley.wire.Event;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code docs/asyncapi.yaml} against the server: the same commands and events, and frames that fit its schemas. */
class AsyncApiIT {
    @TempDir
    Path directory;

    private final SchemaFile file;

    AsyncApiIT() throws Exception {
        file = new SchemaFile("docs/asyncapi.yaml");
    }

    @Test
    void commandsAndEvents_areTheServers() throws Exception {
        try (ParleyServer server = new ParleyServer(directory, Map.of()).start();
                TestSocket ana = server.socketOf("ana")) {
            String known = ana.request("{\"action\":\"?\"}")
                    .path("error")
                    .path("message")
                    .asText();
            Set<String> actions = new TreeSet<>(
                    List.of(known.substring(known.indexOf("actions ") + 8).split(", ")));

            assertThat(named("command.")).isEqualTo(actions);
            assertThat(named("reply.")).containsAll(actions).hasSize(actions.size() + 1);
        }
        Set<String> events = Arrays.stream(Event.class.getPermittedSubclasses())
                .map(type -> type.getSimpleName().toLowerCase(Locale.ROOT))
                .collect(Collectors.toCollection(TreeSet::new));
        // It has a class of its own, since it is written for many at once.
        events.add("message");
        assertThat(named("event.")).isEqualTo(events);
    }

    @Test
    void codes_areThoseThatACommandCanMeet() {
        Set<String> written = new TreeSet<>();
        file.root().at("/components/schemas/Fault/properties/code/enum").forEach(code -> written.add(code.asText()));

        assertThat(Arrays.stream(ErrorCode.values()).map(ErrorCode::wire)).containsAll(written);
    }

    @Test
    void frames_ofARealSession_fitTheirSchemas() throws Exception {
        Set<String> seen = new TreeSet<>();
        try (ParleyServer server = new ParleyServer(directory, Map.of("parley.presence.grace", "off")).start();
                TestSocket ana = server.socketOf("ana");
                TestSocket anasPhone = server.socketOf("ana");
                TestSocket bob = server.socketOf("bob")) {
            List<TestSocket> all = List.of(ana, anasPhone, bob);
            for (TestSocket each : all) {
                fits(each.awaitEvent("welcome"), seen);
            }
            JsonNode messages = file.root().at("/components/messages");
            for (String action : List.of(
                    "subscribe",
                    "publish",
                    "history",
                    "read",
                    "channels",
                    "rooms",
                    "people",
                    "presence",
                    "typing",
                    "recall",
                    "register",
                    "heartbeat",
                    "unsubscribe")) {
                ObjectNode command = messages.path("command." + action)
                        .at("/examples/0/payload")
                        .deepCopy();
                file.assertFits(payload("command." + action), command, "example of " + action);
                command.remove("id");
                fits(ana.request(command.toString()), seen);
            }
            fits(ana.request(ClientCommand.subscribe("live/x")), seen);
            fits(ana.request(ClientCommand.publish("live/x", 1)), seen);
            fits(ana.request(ClientCommand.subscribe("room/new")), seen);
            fits(bob.request(ClientCommand.subscribe("room/new")), seen);
            fits(ana.awaitEvent("presence"), seen);
            fits(anasPhone.awaitEvent("conversation"), seen);
            fits(
                    ana.request(ClientCommand.of("unsubscribe")
                            .with("channel", "room/new")
                            .with("leave", true)),
                    seen);
            fits(anasPhone.awaitEvent("left"), seen);
            fits(
                    bob.request(ClientCommand.of("publish")
                            .with("to", "ana")
                            .with("body", "hi")
                            .with("key", "k")),
                    seen);
            fits(ana.awaitEvent("message"), seen);
            fits(bob.request(ClientCommand.of("typing").with("to", "ana")), seen);
            fits(ana.awaitEvent("typing"), seen);
            fits(
                    ana.request(ClientCommand.of("read")
                            .with("channel", "direct/ana~bob")
                            .with("offset", 1)),
                    seen);
            fits(bob.awaitEvent("read"), seen);
            fits(anasPhone.awaitEvent("read"), seen);
            fits(
                    bob.request(ClientCommand.of("recall")
                            .with("channel", "direct/ana~bob")
                            .with("offset", 1)),
                    seen);
            fits(ana.awaitEvent("recalled"), seen);
            fits(ana.request(ClientCommand.of("channels")), seen);
            fits(ana.request(ClientCommand.of("fly")), seen);
            fits(ana.request(ClientCommand.of("register").with("ticket", "wrong")), seen);
            fits(TestSocket.parse(new Event.Unsubscribed("room/hr", "channel.forbidden").json()), seen);
            server.call("DELETE", "api/v1/clients?user=bob");
            fits(bob.awaitEvent("closing"), seen);
            try (TestSocket guest = server.socket("ws", "Cookie", server.signIn("Guest"))) {
                Arrays.stream(server.context().getManager().findSessions())
                        .forEach(session -> session.setMaxInactiveInterval(2));
                fits(guest.awaitEvent("session"), seen);
            }
        }
        assertThat(seen)
                .containsAll(
                        named("event.").stream().map(name -> "event." + name).toList());
    }

    private void fits(JsonNode frame, Set<String> seen) {
        String name = frame.has("event")
                ? "event." + frame.path("event").asText()
                : "reply."
                        + (frame.path("ok").asBoolean() ? frame.path("action").asText() : "error");
        seen.add(name);
        file.assertFits(payload(name), frame, name);
    }

    private JsonNode payload(String message) {
        return file.root().at("/components/messages").path(message).path("payload");
    }

    private Set<String> named(String prefix) {
        Set<String> names = new TreeSet<>();
        file.root().at("/components/messages").fieldNames().forEachRemaining(name -> {
            if (name.startsWith(prefix)) {
                names.add(name.substring(prefix.length()));
            }
        });
        return names;
    }
}
