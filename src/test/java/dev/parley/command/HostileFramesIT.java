// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.testing.EitherTomcat;
import dev.parley.testing.Frames;
import dev.parley.testing.LogWatch;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.TestSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every field with everything that it may not hold, and bodies that are strange but sound; someone in the same room sees none of it. */
@EitherTomcat
class HostileFramesIT {
    private static final String ROOM = "room/shared";
    private static final List<String> WRONG =
            List.of("7", "1.5", "true", "\"words\"", "[]", "[\"a\"]", "[7]", "{}", "{\"a\":{}}");
    private static final List<String> NO_NUMBERS = List.of(
            "1.0", "1e2", "1e999999", "-1e-999999", "9".repeat(400), "-" + "9".repeat(400), "9223372036854775808");

    @RegisterExtension
    static final ParleyServer server = ParleyServer.of(Map.of(
            "parley.limits.commands-per-second", "off",
            "parley.limits.connections-per-user", "off",
            "parley.limits.handshakes-per-minute", "off"));

    @AutoClose
    private static TestSocket bystander;

    @AutoClose
    private static TestSocket friend;

    @AutoClose
    private static final LogWatch log = new LogWatch();

    private static int marker;
    private static int victims;

    @BeforeAll
    static void start() throws Exception {
        bystander = server.socketOf("bystander");
        friend = server.socketOf("friend");
        for (TestSocket one : List.of(bystander, friend)) {
            one.awaitEvent("welcome");
            one.request("{\"action\":\"subscribe\",\"channel\":\"" + ROOM + "\"}");
        }
    }

    /** The bystander hears what the friend says, and but for who comes and goes nothing else; its own commands work. */
    @AfterEach
    void bystanderNoticesNothing() throws Exception {
        String expected = "marker " + ++marker;
        friend.request("{\"action\":\"publish\",\"channel\":\"" + ROOM + "\",\"body\":\"" + expected + "\"}");
        List<String> heard = new ArrayList<>();
        bystander.await(frame -> {
            if (!frame.path("event").asText().equals("presence")) {
                heard.add(frame.path("body").isTextual() ? frame.path("body").asText() : frame.toString());
            }
            return frame.path("body").asText().equals(expected);
        });
        assertThat(heard).containsExactly(expected);
        for (String action : List.of("heartbeat", "channels", "rooms", "people")) {
            assertThat(bystander
                            .request("{\"action\":\"" + action + "\"}")
                            .path("ok")
                            .asBoolean())
                    .as(action)
                    .isTrue();
        }
        assertThat(bystander.isOpen()).isTrue();
        assertThat(log.complaints()).isEmpty();
        assertThat(log.forged()).isEmpty();
        assertThat(log.mentions("canary")).isEmpty();
    }

    static Stream<Arguments> wrongFields() {
        Stream.Builder<Arguments> all = Stream.builder();
        String room = "\"channel\":\"" + ROOM + "\"";
        for (String action : List.of("subscribe", "unsubscribe", "recall", "history", "read", "presence")) {
            add(all, action, "\"offset\":1", "channel", "string");
        }
        add(all, "register", "\"x\":1", "name", "string");
        add(all, "register", "\"x\":1", "ticket", "string");
        add(all, "subscribe", room, "since", "object");
        add(all, "subscribe", room, "limit", "number");
        add(all, "unsubscribe", room, "leave", "boolean");
        add(all, "publish", "\"body\":\"canary\"", "channel", "string");
        add(all, "publish", "\"body\":\"canary\"", "to", "string or object");
        add(all, "publish", room + ",\"body\":\"canary\"", "key", "string");
        add(all, "recall", room, "offset", "number");
        add(all, "read", room, "offset", "number");
        for (String field : List.of("before", "after", "limit")) {
            add(all, "history", room, field, "number");
        }
        add(all, "channels", "\"x\":1", "cursor", "string");
        for (String action : List.of("rooms", "people")) {
            add(all, action, "\"x\":1", "query", "string");
            add(all, action, "\"x\":1", "cursor", "string");
        }
        add(all, "typing", "\"x\":1", "channel", "string");
        add(all, "typing", "\"x\":1", "to", "string");
        return all.build();
    }

    private static void add(Stream.Builder<Arguments> all, String action, String others, String field, String kind) {
        all.add(Arguments.of(action, others, field, kind));
    }

    @ParameterizedTest(name = "{0} {2}")
    @MethodSource("wrongFields")
    void field_ofTheWrongType_isNamed_andTheConnectionLives(String action, String others, String field, String kind)
            throws Exception {
        try (TestSocket enemy = enemy()) {
            Stream<String> wrong = WRONG.stream().filter(value -> !kind.contains(kindOf(value)));
            if (kind.equals("number")) {
                wrong = Stream.of(wrong, Stream.of("1.5"), NO_NUMBERS.stream()).flatMap(all -> all);
            }
            for (String value : wrong.toList()) {
                JsonNode reply =
                        enemy.request("{\"action\":\"" + action + "\"," + others + ",\"" + field + "\":" + value + "}");

                assertThat(reply.path("action").asText()).as(value).isEqualTo(action);
                assertThat(codeOf(reply)).as(value).isEqualTo("command.invalid");
                assertThat(messageOf(reply)).as(value).startsWith(field + ":");
            }
            assertAlive(enemy);
        }
    }

    static Stream<Arguments> wrongParts() {
        String since = "{\"action\":\"subscribe\",\"channel\":\"" + ROOM + "\",\"since\":";
        String push = "{\"action\":\"publish\",\"body\":\"canary\",\"to\":";
        return Stream.of(
                Arguments.of(since + "{\"epoch\":7,\"offset\":1}}", "since.epoch:"),
                Arguments.of(since + "{\"epoch\":null,\"offset\":1}}", "since.epoch:"),
                Arguments.of(since + "{\"epoch\":\"e\"}}", "since.offset:"),
                Arguments.of(since + "{\"epoch\":\"e\",\"offset\":\"1\"}}", "since.offset:"),
                Arguments.of(since + "{\"epoch\":\"e\",\"offset\":1e999999}}", "since.offset:"),
                Arguments.of(since + "{\"epoch\":\"e\",\"offset\":-1}}", "since.offset:"),
                Arguments.of(since + "{\"epoch\":\"e\",\"epoch\":\"e\",\"offset\":1}}", "since"),
                Arguments.of(push + "{\"users\":7}}", "to.users:"),
                Arguments.of(push + "{\"users\":[]}}", "to.users:"),
                Arguments.of(push + "{\"users\":[7]}}", "to.users:"),
                Arguments.of(push + "{\"users\":[\"a\\nb\"]}}", "to.users:"),
                Arguments.of(push + "{\"channels\":{}}}", "to.channels:"),
                Arguments.of(push + "{\"clients\":true}}", "to.clients:"),
                Arguments.of(push + "{\"all\":\"yes\"}}", "to.all:"),
                Arguments.of(push + "{\"all\":false}}", "to:"),
                Arguments.of(push + "{}}", "to:"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongParts")
    void partOfAField_thatIsWrong_isNamedWithItsPath(String command, String named) throws Exception {
        String ticket = TestSocket.parse(
                        server.post("api/v1/tickets", "{\"user\":{\"id\":\"pusher\",\"roles\":[\"push\"]}}")
                                .body())
                .path("ticket")
                .asText();
        try (TestSocket pusher = server.socket("ws?ticket=" + ticket)) {
            JsonNode reply = pusher.request(command);

            assertThat(codeOf(reply)).isEqualTo("command.invalid");
            assertThat(messageOf(reply)).contains(named);
            assertAlive(pusher);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":\"mine\",\"action\":\"heartbeat\",\"body\":1,\"body\":2}",
                "[{\"id\":\"mine\",\"action\":\"heartbeat\",\"body\":1,\"body\":2}]",
            })
    void fieldThatStandsTwice_isRefused_toTheOneWhoAsked(String frame) throws Exception {
        try (TestSocket enemy = enemy()) {
            enemy.send(frame);

            JsonNode reply = enemy.await(Frames.reply("mine"));
            assertThat(codeOf(reply)).isEqualTo("command.invalid");
            assertThat(messageOf(reply)).contains("\"body\"");
            assertThat(reply.path("action").asText()).isEqualTo("heartbeat");
        }
    }

    @Test
    void unknownFields_areIgnored_whateverTheyHold() throws Exception {
        try (TestSocket enemy = enemy()) {
            for (String value : List.of("1e999999", "9".repeat(400), "-0", "[[[{}]]]", "\"\\ud800\"", "\"\\u0000\"")) {
                assertThat(enemy.request("{\"action\":\"heartbeat\",\"__proto__\":" + value + ",\"\\udfff\":1}")
                                .path("ok")
                                .asBoolean())
                        .as(value)
                        .isTrue();
            }
        }
    }

    @Test
    void arrayWithBrokenElements_isAnsweredOneByOne_inOrder() throws Exception {
        try (TestSocket enemy = enemy()) {
            enemy.send("[{\"id\":1,\"action\":\"heartbeat\"},7,[],null,{\"id\":2},{\"id\":3,\"action\":\"fly\"},"
                    + "{\"id\":4,\"action\":\"heartbeat\"}]");

            List<String> codes = new ArrayList<>();
            JsonNode reply;
            do {
                reply = enemy.await(frame -> frame.has("ok"));
                codes.add(reply.path("id") + " " + codeOf(reply));
            } while (reply.path("id").asInt() != 4);
            assertThat(codes)
                    .containsExactly(
                            "1 ",
                            "null command.invalid",
                            "null command.invalid",
                            "null command.invalid",
                            "2 command.invalid",
                            "3 action.unknown",
                            "4 ");
        }
    }

    /** As they are sent, and as they are to arrive. */
    static Stream<Arguments> strangeBodies() {
        return Stream.of(
                Arguments.of("null", "null"),
                Arguments.of(" [ 1 , 2 ] ", "[1,2]"),
                Arguments.of("-0", "-0"),
                Arguments.of("1e999999", "1e999999"),
                Arguments.of("1.000", "1.000"),
                Arguments.of("9".repeat(1000), "9".repeat(1000)),
                Arguments.of("{\"text\":\"one\",\"text\":\"two\"}", "{\"text\":\"one\",\"text\":\"two\"}"),
                Arguments.of("{\"text\":{\"text\":[]}}", "{\"text\":{\"text\":[]}}"),
                Arguments.of("{\"\":1,\"\":1}", "{\"\":1,\"\":1}"),
                Arguments.of("{\"\\ud800\":\"\\udc00\"}", "{\"\\uD800\":\"\\uDC00\"}"),
                Arguments.of("\"\\udc00\\ud800\"", "\"\\uDC00\\uD800\""),
                Arguments.of("\"\\ud83d\\ude00\"", "\"\uD83D\uDE00\""),
                Arguments.of("\"\\ufdd0D800 \uFDD0 \\ud800\"", "\"\uFDD0D800 \uFDD0 \\uD800\""),
                Arguments.of("{\"text\":\"\\u0000\\u001b[31m\\r\\n\"}", "{\"text\":\"\\u0000\\u001B[31m\\r\\n\"}"),
                Arguments.of("\"\\u2028\\u202e\uFEFF\"", "\"\u2028\u202E\uFEFF\""),
                Arguments.of("{\"text\":\"" + "\uD83D\uDE00".repeat(300) + "\"}", null),
                Arguments.of("[".repeat(60) + "]".repeat(60), null),
                Arguments.of("{\"a\":".repeat(60) + "1" + "}".repeat(60), null),
                Arguments.of("{\"" + "n".repeat(4096) + "\":1}", null),
                Arguments.of("{\"__proto__\":{\"toString\":1},\"constructor\":null}", null));
    }

    @ParameterizedTest
    @MethodSource("strangeBodies")
    void body_thatIsStrangeButSound_arrivesAsSent_andBreaksNothing(String sent, String expected) throws Exception {
        String body = "\"body\":" + (expected == null ? sent : expected);
        String victim = "victim-" + ++victims;
        try (TestSocket enemy = enemy();
                TestSocket reader = server.socketOf(victim)) {
            reader.awaitEvent("welcome");
            enemy.send("{\"id\":\"p\",\"action\":\"publish\",\"to\":\"" + victim + "\",\"body\":" + sent + "}");
            String reply = textWith(enemy, "{\"id\":\"p\"");
            assertThat(reply).contains("\"ok\":true");
            String channel = Frames.json(reply).path("data").path("channel").asText();

            assertThat(textWith(reader, "{\"event\":\"message\",\"channel\":\"direct/"))
                    .contains(body);
            assertThat(pushed(victim, sent)).isEqualTo(200);
            assertThat(textWith(reader, "{\"event\":\"message\",\"channel\":\"user/"))
                    .contains(body);
            reader.send("{\"id\":\"h\",\"action\":\"history\",\"channel\":\"" + channel + "\"}");
            assertThat(textWith(reader, "{\"id\":\"h\"")).contains(body);
            JsonNode rows = reader.request("{\"action\":\"channels\"}");
            assertThat(rows.path("ok").asBoolean()).as(rows.toString()).isTrue();
            assertThat(rows.path("data").path("channels").size()).isEqualTo(2);
        }
    }

    @Test
    void strangeBodies_reachThoseWhoWereAway() throws Exception {
        List<Arguments> bodies = strangeBodies().toList();
        try (TestSocket enemy = enemy()) {
            for (Arguments body : bodies) {
                enemy.send("{\"action\":\"publish\",\"to\":\"away\",\"body\":" + body.get()[0] + "}");
                assertThat(pushed("away", (String) body.get()[0])).isEqualTo(200);
            }
            enemy.send("{\"id\":\"last\",\"action\":\"heartbeat\"}");
            textWith(enemy, "{\"id\":\"last\"");
        }
        try (TestSocket away = server.socket("ws?inbox=push&ticket=" + server.ticket("away"));
                TestSocket feed = server.socket("ws/feed?ticket=" + server.ticket("away"))) {
            for (int i = 0; i < 2 * bodies.size(); i++) {
                textWith(away, "{\"event\":\"message\"");
            }
            for (int i = 0; i < bodies.size(); i++) {
                feed.awaitText();
            }
            assertAlive(away);
        }
    }

    private static TestSocket enemy() throws Exception {
        TestSocket enemy = server.socket("ws");
        enemy.awaitEvent("welcome");
        enemy.request("{\"action\":\"subscribe\",\"channel\":\"" + ROOM + "\",\"limit\":0}");
        return enemy;
    }

    private static int pushed(String user, String body) throws Exception {
        return server.post("push", "{\"to\":{\"users\":[\"" + user + "\"]},\"body\":" + body + "}")
                .statusCode();
    }

    private static String textWith(TestSocket socket, String start) throws Exception {
        String text = socket.awaitText();
        while (!text.startsWith(start)) {
            text = socket.awaitText();
        }
        return text;
    }

    private static void assertAlive(TestSocket socket) throws Exception {
        assertThat(socket.request("{\"action\":\"heartbeat\"}").path("ok").asBoolean())
                .isTrue();
    }

    private static String kindOf(String json) {
        return switch (json.charAt(0)) {
            case '"' -> "string";
            case '[' -> "array";
            case '{' -> "object";
            case 't' -> "boolean";
            default -> "number";
        };
    }

    private static String codeOf(JsonNode reply) {
        return reply.path("error").path("code").asText();
    }

    private static String messageOf(JsonNode reply) {
        return reply.path("error").path("message").asText();
    }
}
