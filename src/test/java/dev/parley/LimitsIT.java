// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.testing.ClientCommand;
import dev.parley.testing.EitherTomcat;
import dev.parley.testing.Frames;
import dev.parley.testing.LogWatch;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.Patience;
import dev.parley.testing.RawHttp;
import dev.parley.testing.RawSocket;
import dev.parley.testing.TestSocket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every limit: the last that fits, the first that does not, what its sender sees, and that another client notices nothing. */
@EitherTomcat
class LimitsIT {
    private static final String EMOJI = "\uD83D\uDE00";

    @TempDir
    Path directory;

    private final LogWatch log = new LogWatch();
    private ParleyServer server;
    private TestSocket bystander;

    @AfterEach
    void bystanderNoticesNothing() throws Exception {
        assertThat(bystander.request(ClientCommand.of("heartbeat")).path("ok").asBoolean())
                .isTrue();
        assertThat(bystander.rest()).isEmpty();
        assertThat(bystander.isOpen()).isTrue();
        // Before the end, at which the container has complaints of its own.
        log.close();
        bystander.close();
        server.close();
        assertThat(log.complaints()).isEmpty();
    }

    @Test
    void welcome_tellsTheLimits() throws Exception {
        start(Map.of(
                "parley.limits.message-bytes", "1KiB",
                "parley.limits.subscriptions", "off",
                "parley.limits.commands-per-second", "7",
                "parley.limits.command-burst", "8",
                "parley.outbox.bytes", "2MiB",
                "parley.recall.window", "1h"));
        try (TestSocket ana = server.socketOf("ana")) {
            JsonNode limits = ana.awaitEvent("welcome").path("limits");

            assertThat(limits.toString())
                    .isEqualTo("{\"messageBytes\":1024,\"subscriptions\":0,\"commandsPerSecond\":7,"
                            + "\"commandBurst\":8,\"queueBytes\":2097152,\"recallMillis\":3600000}");
        }
    }

    @Test
    void subscriptions_oneMore_isRefused_untilOneIsGivenBack() throws Exception {
        start(Map.of("parley.limits.subscriptions", "2"));
        try (TestSocket ana = server.socketOf("ana")) {
            assertThat(codeOf(ana.request(subscribe("room/1")))).isEmpty();
            assertThat(codeOf(ana.request(subscribe("live/2")))).isEmpty();
            assertThat(codeOf(ana.request(subscribe("room/3")))).isEqualTo("limit.subscriptions");
            assertThat(codeOf(ana.request(subscribe("room/1")))).as("again").isEmpty();
            ana.request(ClientCommand.of("unsubscribe").with("channel", "room/1"));
            assertThat(codeOf(ana.request(subscribe("room/3")))).isEmpty();
        }
    }

    @Test
    void bytes_ofOneUserOverTwoConnections_areHeldTogether_andNobodyElseIs() throws Exception {
        // So slowly that nothing is given back before this test ends.
        start(Map.of("parley.limits.bytes-per-second", "10", "parley.limits.byte-burst", "10KiB"));
        String publish = "{\"action\":\"publish\",\"channel\":\"room/b\",\"body\":\"" + "x".repeat(6000) + "\"}";
        try (TestSocket first = welcomed("ana");
                TestSocket second = welcomed("ana");
                TestSocket other = welcomed("bo")) {
            assertThat(codeOf(first.request(publish))).isEmpty();
            JsonNode refused = second.request(publish);

            assertThat(codeOf(refused)).isEqualTo("rate.limited");
            assertThat(refused.at("/error/retryAfter").asInt()).isPositive();
            assertThat(refused.at("/error/message").asText()).contains("parley.limits.bytes-per-second");
            assertThat(codeOf(second.request(ClientCommand.of("heartbeat")))).isEmpty();
            assertThat(codeOf(other.request(publish))).isEmpty();
        }
    }

    @Test
    void connectionsOfAUser_oneMore_endTheOldestWith4009() throws Exception {
        start(Map.of("parley.limits.connections-per-user", "2"));
        try (TestSocket first = welcomed("ana");
                TestSocket second = welcomed("ana");
                TestSocket third = welcomed("ana");
                TestSocket other = welcomed("bo")) {
            JsonNode closing = first.awaitEvent("closing");

            assertThat(closing.path("code").asInt()).isEqualTo(4009);
            assertThat(closing.path("reconnect").asBoolean(true)).isFalse();
            assertThat(first.awaitClose()).isEqualTo(4009);
            for (TestSocket one : List.of(second, third, other)) {
                assertThat(codeOf(one.request(ClientCommand.of("heartbeat")))).isEmpty();
            }
        }
    }

    @Test
    void connectionsOfAUser_whoRegistersLate_countTheSame() throws Exception {
        start(Map.of("parley.limits.connections-per-user", "1"));
        try (TestSocket first = welcomed("ana");
                TestSocket late = server.socket("ws?auth=message")) {
            late.request(ClientCommand.of("register").with("ticket", server.ticket("ana")));

            assertThat(first.awaitClose()).isEqualTo(4009);
            assertThat(codeOf(late.request(ClientCommand.of("heartbeat")))).isEmpty();
        }
    }

    @Test
    void commands_ofAnArray_countEach_andTheTimeToWaitIsTrue() throws Exception {
        start(Map.of("parley.limits.commands-per-second", "1", "parley.limits.command-burst", "10"));
        try (TestSocket ana = server.socketOf("ana")) {
            ana.send(array(100, "{\"id\":\"a\",\"action\":\"heartbeat\"}"));

            List<JsonNode> replies = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                replies.add(ana.await(Frames.reply("a")));
            }
            assertThat(replies.subList(0, 10))
                    .allMatch(reply -> reply.path("ok").asBoolean());
            // On a slow machine one or the other second passes meanwhile, and lets one more through.
            List<JsonNode> refused = replies.subList(10, 100).stream()
                    .filter(reply -> !reply.path("ok").asBoolean())
                    .toList();
            assertThat(refused).isNotEmpty().allMatch(reply -> codeOf(reply).equals("rate.limited"));
            JsonNode error = refused.get(refused.size() - 1).path("error");
            assertThat(error.path("status").asInt()).isEqualTo(429);
            assertThat(error.path("retryAfter").asLong()).isBetween(1L, 1001L);
            Patience.letPass(Duration.ofMillis(error.path("retryAfter").asLong()));
            assertThat(codeOf(ana.request(ClientCommand.of("heartbeat")))).isEmpty();
        }
    }

    @Test
    void refusedCommands_200_areBorne_andOneMoreIs4129() throws Exception {
        start(Map.of("parley.limits.commands-per-second", "off"));
        try (TestSocket ana = server.socketOf("ana")) {
            ana.send(array(100, "{\"action\":\"fly\"}"));
            ana.send(array(100, "{\"action\":\"fly\"}"));
            assertThat(codeOf(ana.request(ClientCommand.of("heartbeat")))).isEmpty();

            ana.send("not JSON");

            JsonNode closing = ana.awaitEvent("closing");
            assertThat(closing.path("code").asInt()).isEqualTo(4129);
            assertThat(closing.path("reconnect").asBoolean()).isTrue();
            assertThat(ana.awaitClose()).isEqualTo(4129);
        }
    }

    @Test
    void commands_afterTheOneTooMany_areNotDone() throws Exception {
        start(Map.of("parley.limits.commands-per-second", "off"));
        try (TestSocket ana = server.socketOf("ana")) {
            ana.send(array(100, "{\"action\":\"fly\"}"));
            ana.send(array(99, "{\"action\":\"fly\"}"));
            ana.send("[{\"action\":\"fly\"},{\"action\":\"fly\"},"
                    + "{\"action\":\"publish\",\"channel\":\"room/late\",\"body\":1}]");

            assertThat(ana.awaitClose()).isEqualTo(4129);
        }
        assertThat(server.call("GET", "api/v1/messages?channel=room/late").statusCode())
                .isEqualTo(404);
    }

    @Test
    void body_atTheLimit_isTaken_inBytesOfItsCompactJson_everywhere() throws Exception {
        start(Map.of("parley.limits.message-bytes", "100"));
        try (TestSocket ana = server.socketOf("ana")) {
            for (String fits : List.of(
                    "\"" + "x".repeat(98) + "\"",
                    "\"" + "字".repeat(32) + "xx\"",
                    "\"" + EMOJI.repeat(24) + "xx\"",
                    "[1" + " ".repeat(500) + "]",
                    "\"" + "\\ud800".repeat(16) + "xx\"",
                    "9".repeat(100))) {
                assertThat(codeOf(ana.request(publish("room/a", fits))))
                        .as(fits)
                        .isEmpty();
                assertThat(codeOf(ana.request(publish("live/a", fits))))
                        .as(fits)
                        .isEmpty();
                assertThat(push(fits).statusCode()).as(fits).isEqualTo(200);
            }
            for (String wide : List.of(
                    "\"" + "x".repeat(99) + "\"",
                    "\"" + "字".repeat(33) + "\"",
                    "\"" + EMOJI.repeat(24) + "xxx\"",
                    "\"" + "\\ud800".repeat(17) + "\"",
                    "9".repeat(101))) {
                assertThat(codeOf(ana.request(publish("room/a", wide))))
                        .as(wide)
                        .isEqualTo("message.tooLarge");
                assertThat(codeOf(ana.request(publish("live/a", wide))))
                        .as(wide)
                        .isEqualTo("message.tooLarge");
                assertProblem(push(wide), 413, "message.tooLarge");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1KiB, 262144", "128KiB, 524288"})
    void frame_atTheLimit_isAnswered_andOneByteMoreIs1009_inOneOrInParts(String messageBytes, int limit)
            throws Exception {
        start(Map.of("parley.limits.message-bytes", messageBytes));
        String command = "{\"id\":1,\"action\":\"heartbeat\"}";
        byte[] fits = (command + " ".repeat(limit - command.length())).getBytes(StandardCharsets.UTF_8);
        try (RawSocket raw = RawSocket.open(server.base(), "ws")) {
            raw.write(RawSocket.TEXT, fits);
            raw.readTextWith("\"ok\":true");

            raw.writeBytes(RawSocket.frame(RawSocket.TEXT, fits));
            raw.writeBytes(RawSocket.frame(0x80 | RawSocket.CONTINUATION, new byte[] {' '}));

            raw.readTextWith("\"code\":1009");
            assertThat(raw.readUntil(RawSocket.CLOSE).closeCode()).isEqualTo(1009);
        }
    }

    @Test
    void pushBytes_ofABody_andOfALine() throws Exception {
        start(Map.of("parley.limits.push-bytes", "1KiB"));
        String push = "{\"to\":{\"users\":[\"ana\"]},\"body\":1}";
        String fits = push + " ".repeat(1024 - push.length());

        assertThat(server.post("push", fits).statusCode()).isEqualTo(200);
        assertProblem(server.post("push", fits + " "), 413, "body.tooLarge");
        HttpResponse<String> lines = server.send(server.request("push")
                .header("Content-Type", "application/x-ndjson")
                .POST(HttpRequest.BodyPublishers.ofString(fits + "\n" + fits + " \n" + push)));
        assertThat(lines.body()
                        .lines()
                        .map(line ->
                                Frames.json(line).path("error").path("code").asText()))
                .containsExactly("", "body.tooLarge", "");
    }

    @Test
    void handshakes_tooMany_are429_withRetryAfter_andNothingElseIsSlowed() throws Exception {
        start(Map.of("parley.limits.handshakes-per-minute", "1", "parley.limits.handshake-burst", "3"));
        // The bystander's was the first.
        try (TestSocket second = server.socket("ws/echo");
                TestSocket third = server.socket("ws")) {
            RawHttp.Answer refused = RawHttp.handshake(server.base().resolve("ws"), "");

            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.json().path("code").asText()).isEqualTo("rate.limited");
            assertThat(refused.json().path("retryAfter").asLong()).isBetween(1L, 60_000L);
            assertThat(Integer.parseInt(refused.header("Retry-After").orElseThrow()))
                    .isBetween(1, 60);
            assertThat(codeOf(third.request(ClientCommand.of("heartbeat")))).isEmpty();
            assertThat(second.isOpen()).isTrue();
            assertThat(push("1").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void connections_inAll_areFull503_whileThePagesAnswer() throws Exception {
        start(Map.of("parley.limits.connections", "3"));
        try (TestSocket second = server.socketOf("ana")) {
            try (TestSocket third = server.socket("ws/hello")) {
                third.awaitText();
                for (String path : List.of("ws", "ws/echo", "ws/feed")) {
                    RawHttp.Answer refused = RawHttp.handshake(server.base().resolve(path), "");

                    assertThat(refused.status()).as(path).isEqualTo(503);
                    assertThat(refused.json().path("code").asText()).isEqualTo("server.full");
                    assertThat(Integer.parseInt(refused.header("Retry-After").orElseThrow()))
                            .isPositive();
                }
                for (String path : List.of("chat", "healthz", "readyz")) {
                    assertThat(server.call("GET", path).statusCode()).as(path).isEqualTo(200);
                }
                assertThat(push("1").statusCode()).isEqualTo(200);
                assertThat(codeOf(second.request(ClientCommand.of("heartbeat"))))
                        .isEmpty();
            }
            await().until(() ->
                    RawHttp.handshake(server.base().resolve("ws"), "").status() == 101);
        }
    }

    @Test
    void names_areCountedInCodePoints() throws Exception {
        start(Map.of());
        try (TestSocket guest = server.socket("ws")) {
            assertLongest(guest, 40, "name.invalid", "{\"action\":\"register\",\"name\":\"%s\"}");
        }
        try (TestSocket ana = server.socketOf("ana")) {
            assertLongest(ana, 128, "channel.invalid", "{\"action\":\"subscribe\",\"channel\":\"room/%s\"}");
            assertLongest(ana, 128, "channel.invalid", "{\"action\":\"typing\",\"channel\":\"live/%s\"}");
            assertLongest(ana, 128, "command.invalid", "{\"action\":\"typing\",\"to\":\"%s\"}");
            assertLongest(
                    ana,
                    128,
                    "command.invalid",
                    "{\"action\":\"publish\",\"channel\":\"room/a\",\"body\":1,\"key\":\"%s\"}");
            for (String action : List.of("rooms", "people")) {
                assertLongest(ana, 128, "command.invalid", "{\"action\":\"" + action + "\",\"query\":\"%s\"}");
            }
        }
    }

    @Test
    void ids_of64Characters_areEchoed_andLongerOnesAreNot() throws Exception {
        start(Map.of());
        try (TestSocket ana = server.socketOf("ana")) {
            for (String one : List.of("i", "字", EMOJI)) {
                String longest = one.repeat(64);
                ana.send("{\"id\":\"" + longest + "\",\"action\":\"heartbeat\"}");
                assertThat(ana.await(Frames.reply(longest)).path("ok").asBoolean())
                        .isTrue();
                ana.send("{\"id\":\"" + longest + one + "\",\"action\":\"heartbeat\"}");
                JsonNode reply = ana.await(frame -> frame.has("ok"));
                assertThat(codeOf(reply)).isEqualTo("command.invalid");
                assertThat(reply.path("id").isNull()).isTrue();
                assertThat(reply.path("error").path("message").asText()).startsWith("id:");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"user,id,128", "user,name,128"})
    void tickets_areForIdsAndNamesOf128(String object, String field, int most) throws Exception {
        start(Map.of());
        for (String one : List.of("i", EMOJI)) {
            Map<String, String> user = new HashMap<>(Map.of("id", "ana"));
            user.put(field, one.repeat(most));
            assertThat(server.post("api/v1/tickets", ticketFor(user)).statusCode())
                    .isEqualTo(200);
            user.put(field, one.repeat(most + 1));
            assertProblem(server.post("api/v1/tickets", ticketFor(user)), 422, "command.invalid");
        }
    }

    @Test
    void identity_thatDoesNotCome_is4001() throws Exception {
        start(Map.of());
        try (TestSocket nobody = server.socket("ws?auth=message");
                TestSocket known = server.socket("ws?auth=message")) {
            known.request(ClientCommand.of("register").with("ticket", server.ticket("ana")));
            assertThat(codeOf(nobody.request(ClientCommand.of("heartbeat")))).isIn("", "identity.required");
            assertThat(codeOf(nobody.request(ClientCommand.of("channels")))).isEqualTo("identity.required");

            JsonNode closing = nobody.awaitEvent("closing");

            assertThat(closing.path("code").asInt()).isEqualTo(4001);
            assertThat(nobody.awaitClose()).isEqualTo(4001);
            assertThat(codeOf(known.request(ClientCommand.of("heartbeat")))).isEmpty();
        }
    }

    @Test
    void silence_isHeartbeatMissed4210_andAnySignOfLifeIsEnough() throws Exception {
        start(Map.of("parley.heartbeat.interval", "1s", "parley.heartbeat.timeout", "5s"));
        try (RawSocket silent = RawSocket.open(server.base(), "ws");
                RawSocket talking = RawSocket.open(server.base(), "ws");
                RawSocket ponging = RawSocket.open(server.base(), "ws")) {
            Thread signs = new Thread(() -> {
                try {
                    while (!Thread.interrupted()) {
                        talking.write("{\"action\":\"heartbeat\"}");
                        ponging.write(RawSocket.PONG, new byte[0]);
                        Patience.letPass(Duration.ofMillis(150));
                    }
                } catch (Exception ended) {
                    Thread.currentThread().interrupt();
                }
            });
            signs.start();

            assertThat(silent.readUntil(RawSocket.CLOSE).closeCode()).isEqualTo(4210);

            signs.interrupt();
            signs.join();
            for (RawSocket alive : List.of(talking, ponging)) {
                alive.write("{\"id\":\"alive\",\"action\":\"heartbeat\"}");
                alive.readTextWith("{\"id\":\"alive\"");
            }
        }
    }

    private void start(Map<String, String> settings) throws Exception {
        server = new ParleyServer(directory, settings).start();
        bystander = welcomed("bystander");
        bystander.request(subscribe("room/quiet"));
    }

    private TestSocket welcomed(String user) throws Exception {
        TestSocket socket = server.socketOf(user);
        socket.awaitEvent("welcome");
        return socket;
    }

    private HttpResponse<String> push(String body) throws Exception {
        return server.post("push", "{\"to\":{\"users\":[\"someone\"]},\"body\":" + body + "}");
    }

    /** With characters of one, three and four bytes, the last also of two Java chars. */
    private static void assertLongest(TestSocket socket, int most, String code, String command) throws Exception {
        for (String one : List.of("n", "字", EMOJI)) {
            assertThat(codeOf(socket.request(command.formatted(one.repeat(most)))))
                    .as(command)
                    .isEmpty();
            assertThat(codeOf(socket.request(command.formatted(one.repeat(most + 1)))))
                    .as(command)
                    .isEqualTo(code);
        }
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(Frames.json(answer.body()).path("code").asText()).isEqualTo(code);
    }

    private static String ticketFor(Map<String, String> user) {
        return "{\"user\":{\"id\":\"" + user.get("id") + "\",\"name\":\"" + user.getOrDefault("name", "Ana") + "\"}}";
    }

    private static String subscribe(String channel) {
        return "{\"action\":\"subscribe\",\"channel\":\"" + channel + "\"}";
    }

    private static String publish(String channel, String body) {
        return "{\"action\":\"publish\",\"channel\":\"" + channel + "\",\"body\":" + body + "}";
    }

    private static String array(int size, String command) {
        return "[" + String.join(",", Collections.nCopies(size, command)) + "]";
    }

    private static String codeOf(JsonNode reply) {
        return reply.path("error").path("code").asText();
    }
}
