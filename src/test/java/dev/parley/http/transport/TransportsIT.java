// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.testing.ClientCommand;
import dev.parley.testing.EitherTomcat;
import dev.parley.testing.FaultProxy;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.Rounds;
import dev.parley.testing.TestSocket;
import dev.parley.testing.TransportClient;
import dev.parley.testing.TransportClient.Kind;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds over every transport: the same scenarios, the same answers. */
@EitherTomcat
class TransportsIT {
    @TempDir
    static Path directory;

    @AutoClose
    private static ParleyServer server;

    private static int rooms;

    private final String room = "room/transports-" + ++rooms;

    @BeforeAll
    static void start() throws Exception {
        server = new ParleyServer(
                        directory,
                        Map.of(
                                "parley.poll.wait", "2s",
                                "parley.heartbeat.interval", "1s",
                                "parley.limits.commands-per-second", "off",
                                "parley.presence.grace", "500ms",
                                "parley.outbox.progress", "1h"))
                .start();
    }

    private static TransportClient open(Kind kind, String user) throws Exception {
        return open(kind, server.base(), user);
    }

    private static TransportClient open(Kind kind, URI base, String user) throws Exception {
        return kind.open(base, "?ticket=" + server.ticket(user));
    }

    private JsonNode subscribe(TransportClient client, String more) throws Exception {
        JsonNode reply = client.request("{\"action\":\"subscribe\",\"channel\":\"" + room + "\"" + more + "}");
        assertThat(reply.path("ok").asBoolean()).as(reply.toString()).isTrue();
        return reply.path("data");
    }

    /** So many messages, of so many characters each, and all of them accepted. */
    private void push(int count, int length) throws Exception {
        String line = "{\"to\":{\"channels\":[\"" + room + "\"]},\"body\":\"" + "x".repeat(length) + "\"}\n";
        String results = server.send(server.request("api/v1/push")
                        .header("Content-Type", "application/x-ndjson")
                        .POST(BodyPublishers.ofString(line.repeat(count))))
                .body();
        assertThat(results.lines().filter(result -> result.startsWith("{\"deliveries\":")))
                .hasSize(count);
    }

    private static List<Long> offsets(TransportClient client, int count) throws Exception {
        List<Long> offsets = new ArrayList<>();
        while (offsets.size() < count) {
            offsets.add(client.awaitEvent("message").path("offset").asLong());
        }
        return offsets;
    }

    private static List<Long> range(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }

    @ParameterizedTest
    @EnumSource
    void welcome_isFirst_andListingsNameTheTransport(Kind kind) throws Exception {
        try (TransportClient client = open(kind, "kim")) {
            JsonNode welcome = client.await(frame -> true);
            assertThat(welcome.path("event").asText()).isEqualTo("welcome");
            assertThat(welcome.path("user").path("id").asText()).isEqualTo("kim");
            assertThat(welcome.has("send")).isEqualTo(kind != Kind.WEBSOCKET);

            String listed = server.call(
                            "GET", "api/v1/clients/" + welcome.path("clientId").asText())
                    .body();
            assertThat(TestSocket.parse(listed).path("transport").asText()).isEqualTo(kind.wire());
            assertThat(server.call("GET", "metrics").body())
                    .contains("parley_connections{transport=\"" + kind.wire() + "\"} ")
                    .doesNotContain("parley_connections{transport=\"" + kind.wire() + "\"} 0.0");
        }
        // Nobody else is Kim: what other tests have cut is not found dead before its heartbeats are missed.
        await().until(
                        () -> TestSocket.parse(
                                server.call("GET", "api/v1/clients?user=kim").body()),
                        clients -> clients.path("clients").isEmpty());
    }

    @ParameterizedTest
    @EnumSource
    void messages_comeOnce_inOrder_alsoOnesOwn(Kind kind) throws Exception {
        try (TransportClient ana = open(kind, "ana");
                TransportClient bo = open(kind, "bo")) {
            subscribe(ana, "");
            subscribe(bo, "");
            for (int i = 0; i < 120; i++) {
                JsonNode reply = ana.request("{\"action\":\"publish\",\"channel\":\"" + room + "\",\"body\":{\"n\":" + i
                        + ",\"text\":\"é\\n\"}}");
                assertThat(reply.path("data").path("offset").asLong()).isEqualTo(i + 1);
            }

            assertThat(offsets(ana, 120)).isEqualTo(range(1, 120));
            assertThat(offsets(bo, 120)).isEqualTo(range(1, 120));
        }
    }

    @ParameterizedTest
    @EnumSource
    void array_isAnsweredInItsOrder_mistakesIncluded(Kind kind) throws Exception {
        try (TransportClient client = open(kind, "ana")) {
            client.send("[{\"id\":1,\"action\":\"heartbeat\"},{\"action\":\"heartbeat\"},"
                    + "{\"id\":2,\"action\":\"fly\"},{\"id\":\"3\",\"action\":\"heartbeat\"}]");

            assertThat(client.await(frame -> frame.has("ok")).path("id").asInt())
                    .isEqualTo(1);
            JsonNode unknown = client.await(frame -> frame.has("ok"));
            assertThat(unknown.path("error").path("code").asText()).isEqualTo("action.unknown");
            assertThat(client.await(frame -> frame.has("ok")).path("id").asText())
                    .isEqualTo("3");
            client.send("no json");
            assertThat(client.await(frame -> frame.has("ok"))
                            .path("error")
                            .path("code")
                            .asText())
                    .isEqualTo("json.malformed");
        }
    }

    @ParameterizedTest
    @EnumSource
    void presence_andTyping_areToldToOthers(Kind kind) throws Exception {
        try (TransportClient ana = open(kind, "ana")) {
            subscribe(ana, "");
            try (TransportClient bo = open(kind, "bo")) {
                subscribe(bo, "");
                JsonNode joined = ana.awaitEvent("presence");
                assertThat(joined.path("joined").get(0).path("id").asText()).isEqualTo("bo");
                bo.request(ClientCommand.of("typing").with("channel", room));
                assertThat(ana.awaitEvent("typing").path("user").path("id").asText())
                        .isEqualTo("bo");
                bo.request(ClientCommand.of("unsubscribe").with("channel", room));
            }
            JsonNode left = ana.await(frame -> frame.has("left"));
            assertThat(left.path("left").get(0).path("id").asText()).isEqualTo("bo");
        }
    }

    @ParameterizedTest
    @EnumSource
    void privateMessages_comeUnasked_andUnreadOnesOnRequest(Kind kind) throws Exception {
        String to = "cy-" + kind.wire();
        try (TransportClient ana = open(kind, "ana")) {
            ana.request(ClientCommand.of("publish").with("to", to).with("body", "while you were away"));
            try (TransportClient cy = kind.open(server.base(), "?inbox=push&ticket=" + server.ticket(to))) {
                assertThat(cy.awaitEvent("message").path("body").asText()).isEqualTo("while you were away");
                ana.request(ClientCommand.of("publish").with("to", to).with("body", "now"));
                assertThat(cy.awaitEvent("message").path("body").asText()).isEqualTo("now");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void joiningAndLeaving_areToldToOnesOtherConnections(Kind kind) throws Exception {
        String user = "di-" + kind.wire();
        String friend = "ed-" + kind.wire();
        try (TransportClient phone = open(Kind.WEBSOCKET, user);
                TransportClient desk = open(kind, user);
                TransportClient other = open(kind, friend)) {
            phone.request(ClientCommand.subscribe(room));
            assertThat(desk.awaitEvent("conversation").path("channel").asText()).isEqualTo(room);
            phone.request(ClientCommand.of("unsubscribe").with("channel", room).with("leave", true));
            assertThat(desk.awaitEvent("left").path("channel").asText()).isEqualTo(room);
            // The other way round, and once more: who does it has the reply, others hear nothing.
            desk.request(ClientCommand.subscribe(room));
            desk.request(ClientCommand.of("unsubscribe").with("channel", room).with("leave", true));
            desk.request(ClientCommand.of("unsubscribe").with("channel", room).with("leave", true));
            assertThat(phone.await(TransportsIT::ofTheList).path("event").asText())
                    .isIn("conversation", "left");
            assertThat(phone.awaitEvent("left").path("channel").asText()).isEqualTo(room);

            desk.send(ClientCommand.of("publish").with("to", friend).with("body", "end"));
            for (TransportClient each : List.of(desk, other)) {
                assertThat(each.await(TransportsIT::ofTheList).path("channel").asText())
                        .startsWith("direct/");
            }
        }
    }

    private static boolean ofTheList(JsonNode frame) {
        return List.of("conversation", "left").contains(frame.path("event").asText());
    }

    @ParameterizedTest
    @EnumSource
    void identity_mayComeInTheFirstCommand(Kind kind) throws Exception {
        try (TransportClient client = kind.open(server.base(), "?auth=message")) {
            assertThat(client.awaitEvent("welcome").path("user").isNull()).isTrue();
            assertThat(client.request(ClientCommand.of("rooms"))
                            .path("error")
                            .path("code")
                            .asText())
                    .isEqualTo("identity.required");
            JsonNode reply = client.request(ClientCommand.of("register").with("ticket", server.ticket("dee")));
            assertThat(reply.path("data").path("user").path("id").asText()).isEqualTo("dee");
        }
    }

    @ParameterizedTest
    @EnumSource
    void refusals_haveTheStatusAndCodeOfAHandshake(Kind kind) throws Exception {
        assertThatThrownBy(() -> kind.open(server.base(), "?ticket=wrong")).hasMessageContaining("401");
        assertThatThrownBy(() -> kind.open(server.base(), "", "Authorization", "Bearer wrong"))
                .hasMessageContaining("401");
        if (kind != Kind.WEBSOCKET) {
            // The JDK's WebSocket sends no such header.
            assertThatThrownBy(() -> kind.open(server.base(), "", "Origin", "https://elsewhere.example"))
                    .hasMessageContaining("403")
                    .hasMessageContaining("origin.forbidden");
            assertThatThrownBy(() -> kind.open(server.base(), "?ticket=wrong")).hasMessageContaining("token.invalid");
        }
    }

    @ParameterizedTest
    @EnumSource
    void close_byAnOperator_isTold(Kind kind) throws Exception {
        try (TransportClient client = open(kind, "ana")) {
            String id = client.awaitEvent("welcome").path("clientId").asText();
            assertThat(server.call("DELETE", "api/v1/clients/" + id).statusCode())
                    .isEqualTo(204);

            assertThat(client.awaitEvent("closing").path("code").asInt()).isEqualTo(4003);
            assertThat(client.awaitEnd()).isEqualTo(4003);
            assertThatThrownBy(() -> client.request(ClientCommand.of("heartbeat")))
                    .isInstanceOf(Exception.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void signOut_closesTheConnectionsOfItsSession(Kind kind) throws Exception {
        String cookie = server.signIn("Eve");
        try (TransportClient client = kind.open(server.base(), "", "Cookie", cookie)) {
            assertThat(client.awaitEvent("welcome").path("user").path("name").asText())
                    .isEqualTo("Eve");
            server.send(HttpRequest.newBuilder(server.base().resolve("signout"))
                    .header("Cookie", cookie)
                    .POST(BodyPublishers.noBody()));

            assertThat(client.awaitEnd()).isEqualTo(4001);
        }
    }

    @ParameterizedTest
    @EnumSource
    void cutInTheMiddle_manyTimes_losesNothingAndDoublesNothing(Kind kind) throws Exception {
        int rounds = Rounds.of(2, 4, 20);
        int each = 150;
        List<Long> heard = new ArrayList<>();
        try (FaultProxy line = new FaultProxy(server.base())) {
            line.toClient().bytesPerSecond(200_000);
            TransportClient client = open(kind, line.uri(), "ana");
            String epoch = subscribe(client, ",\"limit\":0").path("epoch").asText();
            for (int round = 1; round <= rounds; round++) {
                push(each, 300);
                // Somewhere among them, and in the midst of what is under way.
                heard.add(client.awaitEvent("message").path("offset").asLong());
                line.cut();
                if (kind == Kind.LONG_POLL) {
                    // Nothing is lost with a connection of TCP's.
                    assertThat(client.isOpen()).isTrue();
                } else {
                    client.awaitEnd();
                    drain(client, heard);
                    client.close();
                    client = open(kind, line.uri(), "ana");
                    JsonNode data = subscribe(
                            client,
                            ",\"since\":{\"epoch\":\"" + epoch + "\",\"offset\":" + heard.get(heard.size() - 1) + "}");
                    assertThat(data.path("recovered").asBoolean())
                            .as(data.toString())
                            .isTrue();
                    data.path("messages")
                            .forEach(message -> heard.add(message.path("offset").asLong()));
                }
                while (heard.size() < round * each) {
                    heard.add(client.awaitEvent("message").path("offset").asLong());
                }
            }
            client.close();
        }
        assertThat(heard).isEqualTo(range(1, (long) rounds * each));
    }

    /** What had come before the end. */
    private static void drain(TransportClient client, List<Long> heard) {
        try {
            while (true) {
                heard.add(client.awaitEvent("message").path("offset").asLong());
            }
        } catch (Exception ended) {
            assertThat(client.isOpen()).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void publish_whoseReplyIsLost_isThereOnce(Kind kind) throws Exception {
        String command = "{\"action\":\"publish\",\"channel\":\"" + room + "\",\"key\":\"k\",\"body\":\"once\"}";
        try (FaultProxy line = new FaultProxy(server.base());
                TransportClient witness = open(kind, "bo")) {
            subscribe(witness, "");
            TransportClient client = open(kind, line.uri(), "ana");
            client.awaitEvent("welcome");
            line.toClient().swallow(true);
            Thread asking = new Thread(() -> {
                try {
                    client.request(command);
                } catch (Exception expected) {
                    // Its reply never comes.
                }
            });
            asking.setDaemon(true);
            asking.start();
            assertThat(offsets(witness, 1)).isEqualTo(List.of(1L));
            line.cut();
            line.toClient().none();

            try (TransportClient again = open(kind, line.uri(), "ana")) {
                JsonNode reply = again.request(command);
                assertThat(reply.path("data").path("duplicate").asBoolean())
                        .as(reply.toString())
                        .isTrue();
                assertThat(reply.path("data").path("offset").asLong()).isEqualTo(1);
            }
            client.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void readerThatStandsStill_holdsNobody_andGetsEverythingLater(Kind kind) throws Exception {
        int count = 1500;
        try (FaultProxy line = new FaultProxy(server.base());
                TransportClient slow = open(kind, line.uri(), "ana");
                TransportClient quick = open(kind, "bo")) {
            subscribe(slow, "");
            subscribe(quick, "");
            line.toClient().hold(true);
            push(count, 2000);
            assertThat(offsets(quick, count)).isEqualTo(range(1, count));
            line.toClient().hold(false);

            assertThat(offsets(slow, count)).isEqualTo(range(1, count));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SSE", "LONG_POLL"})
    void addresses_ofNobody_orFromElsewhere_areRefused(Kind kind) throws Exception {
        try (TransportClient client = open(kind, "ana")) {
            String send = client.awaitEvent("welcome").path("send").asText();
            assertThat(status(send, "https://elsewhere.example")).isEqualTo(403);
            assertThat(status("send/" + "A".repeat(24), null)).isEqualTo(404);
            assertThat(status("send/", null)).isEqualTo(404);
            assertThat(status(send, null)).isEqualTo(200);
        }
    }

    private static int status(String path, String origin) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.base().resolve(path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"action\":\"heartbeat\"}"));
        if (origin != null) {
            request.header("Origin", origin);
        }
        return server.send(request).statusCode();
    }

    @ParameterizedTest
    @EnumSource
    void drain_isAnnounced_withAPause(Kind kind) throws Exception {
        try (ParleyServer other = new ParleyServer(directory.resolve(kind.wire()), Map.of()).start();
                TransportClient client = kind.open(other.base(), "?ticket=" + other.ticket("ana"))) {
            client.awaitEvent("welcome");
            assertThat(other.post("api/v1/drain", "{}").statusCode()).isEqualTo(202);

            JsonNode closing = client.awaitEvent("closing");
            assertThat(closing.path("code").asInt()).isEqualTo(1001);
            assertThat(closing.path("reconnect").asBoolean()).isTrue();
            assertThat(closing.has("after")).isTrue();
            assertThat(client.awaitEnd()).isEqualTo(1001);
        }
    }

    @ParameterizedTest
    @EnumSource
    void halfOpenConnection_ofAClientThatBeats_isFoundDead_andAQuietOneStays(Kind kind) throws Exception {
        Map<String, String> hasty = Map.of(
                "parley.heartbeat.interval", "500ms",
                "parley.heartbeat.timeout", "2s",
                "parley.poll.wait", "1s");
        try (ParleyServer other = new ParleyServer(directory.resolve("half-" + kind.wire()), hasty).start();
                FaultProxy line = new FaultProxy(other.base());
                TransportClient quiet = kind.open(other.base(), "?ticket=" + other.ticket("bo"));
                TransportClient client = kind.open(line.uri(), "?ticket=" + other.ticket("ana"))) {
            quiet.awaitEvent("welcome");
            client.awaitEvent("welcome");
            assertThat(client.request(ClientCommand.of("heartbeat")).path("ok").asBoolean())
                    .isTrue();
            line.toServer().swallow(true);
            line.toClient().swallow(true);

            await().until(
                            () -> TestSocket.parse(
                                    other.call("GET", "api/v1/clients?user=ana").body()),
                            clients -> clients.path("clients").isEmpty());
            assertThat(quiet.isOpen()).isTrue();
            assertThat(quiet.request(ClientCommand.of("heartbeat")).path("ok").asBoolean())
                    .isTrue();
        }
    }
}
