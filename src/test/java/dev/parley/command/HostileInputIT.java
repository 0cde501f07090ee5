// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.testing.LogWatch;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.RawSocket;
import dev.parley.testing.TestSocket;
import java.io.EOFException;
import java.nio.charset.StandardCharsets;
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

/** Whatever a client sends: a clear answer, the connection lives, nobody else is touched, and the log tells no tales. */
class HostileInputIT {
    @RegisterExtension
    static final ParleyServer server = ParleyServer.of(Map.of(
            "parley.limits.commands-per-second", "off",
            "parley.limits.connections-per-user", "off",
            "parley.limits.handshakes-per-minute", "off"));

    @AutoClose
    private static TestSocket bystander;

    @AutoClose
    private static final LogWatch log = new LogWatch();

    @BeforeAll
    static void start() throws Exception {
        bystander = server.socketOf("bystander");
        bystander.awaitEvent("welcome");
        bystander.request("{\"action\":\"subscribe\",\"channel\":\"room/quiet\"}");
    }

    @AfterEach
    void nobodyElseNoticedAnything() throws Exception {
        assertThat(bystander.request("{\"action\":\"heartbeat\"}").path("ok").asBoolean())
                .isTrue();
        for (String action : List.of("channels", "rooms", "people")) {
            assertThat(bystander
                            .request("{\"action\":\"" + action + "\"}")
                            .path("ok")
                            .asBoolean())
                    .as(action)
                    .isTrue();
        }
        assertThat(bystander.rest()).isEmpty();
        assertThat(log.complaints()).isEmpty();
        assertThat(log.forged()).isEmpty();
        assertThat(log.mentions(HostileCommands.CANARY)).isEmpty();
    }

    static Stream<Arguments> texts() {
        String deep = "[".repeat(100_000);
        return Stream.of(
                Arguments.of("", "json.malformed"),
                Arguments.of(" \r\n\t", "json.malformed"),
                Arguments.of("\u0000", "json.malformed"),
                Arguments.of("\uFEFF{}", "command.invalid"),
                Arguments.of("\uFEFF\uFEFF{}", "json.malformed"),
                Arguments.of("hello", "json.malformed"),
                Arguments.of("{", "json.malformed"),
                Arguments.of("{\"action\":\"heartbeat\"", "json.malformed"),
                Arguments.of("{\"action\":\"heartbeat\"} x", "json.malformed"),
                Arguments.of("{\"action\":\"heartbeat\"}{\"action\":\"heartbeat\"}", "json.malformed"),
                Arguments.of("{'action':'heartbeat'}", "json.malformed"),
                Arguments.of("{\"action\":NaN}", "json.malformed"),
                Arguments.of("{\"action\":\"a\nb\"}", "json.malformed"),
                Arguments.of("{\"action\":\"\\x\"}", "json.malformed"),
                Arguments.of("[{\"action\":\"heartbeat\"}", "json.malformed"),
                Arguments.of(deep, "command.invalid"),
                Arguments.of("{\"action\":\"publish\",\"channel\":\"room/x\",\"body\":" + deep, "command.invalid"),
                Arguments.of("[]", "command.invalid"),
                Arguments.of("7", "command.invalid"),
                Arguments.of("null", "command.invalid"),
                Arguments.of("\"text\"", "command.invalid"),
                Arguments.of("[[]]", "command.invalid"),
                Arguments.of("[7]", "command.invalid"),
                Arguments.of("{}", "command.invalid"),
                Arguments.of("{\"action\":null}", "command.invalid"),
                Arguments.of("{\"action\":[]}", "command.invalid"),
                Arguments.of("{\"action\":\"heartbeat\",\"action\":\"heartbeat\"}", "command.invalid"),
                Arguments.of("{\"id\":1.5,\"action\":\"heartbeat\"}", "command.invalid"),
                Arguments.of("{\"id\":{},\"action\":\"heartbeat\"}", "command.invalid"),
                Arguments.of("{\"id\":\"" + "i".repeat(65) + "\",\"action\":\"heartbeat\"}", "command.invalid"),
                Arguments.of("{\"id\":" + "9".repeat(65) + ",\"action\":\"heartbeat\"}", "command.invalid"),
                Arguments.of("{\"action\":\"" + "a".repeat(5000) + "\"}", "action.unknown"),
                Arguments.of("{\"action\":\"\\u0000\"}", "action.unknown"),
                Arguments.of("{\"action\":\"history\",\"channel\":\"room/x\",\"limit\":1e999999}", "command.invalid"),
                Arguments.of(
                        "{\"action\":\"history\",\"channel\":\"room/x\",\"limit\":" + "9".repeat(400) + "}",
                        "command.invalid"),
                Arguments.of("{\"action\":\"history\",\"channel\":\"room/x\",\"after\":-1}", "command.invalid"),
                Arguments.of("{\"action\":\"history\",\"channel\":\"room/x\",\"after\":1.5}", "command.invalid"),
                Arguments.of("{\"action\":\"subscribe\",\"channel\":\"room/\\ud800\"}", "channel.invalid"),
                Arguments.of("{\"action\":\"subscribe\",\"channel\":\"room/a\\u0000b\"}", "channel.invalid"),
                Arguments.of("{\"action\":\"subscribe\",\"channel\":\"room/\\u202Eevil\"}", "channel.invalid"),
                Arguments.of(
                        "{\"action\":\"subscribe\",\"channel\":\"room/" + "x".repeat(129) + "\"}", "channel.invalid"),
                Arguments.of(
                        "{\"action\":\"publish\",\"channel\":\"room/x\",\"body\":1,\"key\":\"" + "k".repeat(129)
                                + "\"}",
                        "command.invalid"),
                Arguments.of(
                        "{\"action\":\"publish\",\"channel\":\"room/x\",\"body\":1,\"key\":\"a\\nb\"}",
                        "command.invalid"),
                Arguments.of(
                        "{\"action\":\"publish\",\"channel\":\"room/x\",\"body\":1,\"key\":\"\\udfff\"}",
                        "command.invalid"),
                Arguments.of("{\"action\":\"register\",\"name\":\"" + "n".repeat(41) + "\"}", "name.invalid"),
                Arguments.of("{\"action\":\"register\",\"name\":\"a\\u001bb\"}", "name.invalid"),
                Arguments.of("{\"action\":\"typing\",\"to\":{}}", "command.invalid"),
                Arguments.of("{\"action\":\"presence\"}", "command.invalid"),
                Arguments.of("{\"action\":\"rooms\",\"query\":7}", "command.invalid"),
                Arguments.of("{\"action\":\"people\",\"cursor\":[]}", "command.invalid"));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void text_thatIsWrong_getsItsCodeAndTheConnectionLives(String text, String code) throws Exception {
        try (TestSocket guest = server.socket("ws")) {
            guest.awaitEvent("welcome");

            guest.send(text);

            JsonNode error = guest.await(frame -> frame.has("ok")).path("error");
            assertThat(error.path("code").asText()).as(error.toString()).isEqualTo(code);
            assertThat(guest.request("{\"action\":\"heartbeat\"}").path("ok").asBoolean())
                    .isTrue();
        }
    }

    @Test
    void bodies_atTheLimit_areTaken_andOneByteOverIsNot() throws Exception {
        try (TestSocket guest = server.socket("ws")) {
            guest.awaitEvent("welcome");
            String fits = "{\"action\":\"publish\",\"channel\":\"room/limit\",\"body\":\"" + "x".repeat(65_534) + "\"}";
            String wide = "{\"action\":\"publish\",\"channel\":\"room/limit\",\"body\":\"" + "字".repeat(21_845) + "\"}";

            assertThat(guest.request(fits).path("ok").asBoolean()).isTrue();
            assertThat(codeOf(guest.request(fits.replace("\"x", "\"xx")))).isEqualTo("message.tooLarge");
            assertThat(codeOf(guest.request(wide))).isEqualTo("message.tooLarge");
            assertThat(guest.request("{\"action\":\"heartbeat\"}").path("ok").asBoolean())
                    .isTrue();
        }
    }

    @Test
    void arrays_of100_areTaken_andOf101AreNot() throws Exception {
        try (TestSocket guest = server.socket("ws")) {
            guest.awaitEvent("welcome");
            List<String> hundred = java.util.Collections.nCopies(100, "{\"id\":1,\"action\":\"heartbeat\"}");

            guest.send("[" + String.join(",", hundred) + "]");
            for (int i = 0; i < 100; i++) {
                assertThat(guest.await(frame -> frame.has("ok")).path("ok").asBoolean())
                        .isTrue();
            }
            guest.send("[" + String.join(",", hundred) + ",{\"id\":1,\"action\":\"heartbeat\"}]");
            assertThat(codeOf(guest.await(frame -> frame.has("ok")))).isEqualTo("command.invalid");
        }
    }

    @Test
    void binary_isRefusedAndTheConnectionLives() throws Exception {
        try (RawSocket raw = RawSocket.open(server.base(), "ws")) {
            raw.readText();
            raw.write(RawSocket.BINARY, new byte[] {1, 2, 3});
            assertThat(raw.readText()).contains("binary.unsupported", "/ws/echo");
            raw.write(RawSocket.BINARY, new byte[0]);
            assertThat(raw.readText()).contains("binary.unsupported");
            raw.write("{\"id\":1,\"action\":\"heartbeat\"}");
            assertThat(raw.readText()).contains("\"ok\":true");
        }
    }

    @Test
    void fragments_areOneCommand_withEmptyOnesBetween() throws Exception {
        try (RawSocket raw = RawSocket.open(server.base(), "ws")) {
            raw.readText();
            raw.writeBytes(RawSocket.frame(RawSocket.TEXT, "{\"id\":1,".getBytes(StandardCharsets.UTF_8)));
            raw.writeBytes(RawSocket.frame(RawSocket.CONTINUATION, new byte[0]));
            raw.write(RawSocket.PING, new byte[] {42});
            raw.writeBytes(
                    RawSocket.frame(RawSocket.CONTINUATION, "\"action\":\"heart".getBytes(StandardCharsets.UTF_8)));
            raw.writeBytes(RawSocket.frame(0x80, "beat\"}".getBytes(StandardCharsets.UTF_8)));

            assertThat(raw.readText()).contains("\"ok\":true");
        }
    }

    static Stream<Arguments> violations() {
        byte[] text = "{}".getBytes(StandardCharsets.UTF_8);
        byte[] unmasked = {(byte) 0x81, 2, '{', '}'};
        return Stream.of(
                Arguments.of("unmasked", unmasked, 1002),
                Arguments.of("reserved bit", RawSocket.frame(0xC1, text), 1002),
                Arguments.of("unknown opcode", RawSocket.frame(0x83, text), 1002),
                Arguments.of("continuation of nothing", RawSocket.frame(0x80, text), 1002),
                Arguments.of("fragmented ping", RawSocket.frame(RawSocket.PING, text), 1002),
                Arguments.of("long ping", RawSocket.frame(0x89, new byte[126]), 1002),
                Arguments.of("one-byte close", RawSocket.frame(0x88, new byte[] {3}), 1002),
                Arguments.of("bad UTF-8", RawSocket.frame(0x81, new byte[] {(byte) 0xC3, 0x28}), 1007),
                Arguments.of("UTF-8 cut short", RawSocket.frame(0x81, new byte[] {(byte) 0xE5}), 1007),
                Arguments.of("frame over the limit", RawSocket.frame(0x81, new byte[256 * 1024 + 1]), 1009));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("violations")
    void violation_ofTheProtocol_endsOnlyThatConnection(String name, byte[] bytes, int code) throws Exception {
        try (RawSocket raw = RawSocket.open(server.base(), "ws")) {
            raw.readText();
            raw.writeBytes(bytes);
            try {
                assertThat(raw.readUntil(RawSocket.CLOSE).closeCode()).isEqualTo(code);
            } catch (EOFException | java.net.SocketException cut) {
                // The container may cut the line before its close frame has been read.
                assertThat(code).isIn(1002, 1007, 1009);
            }
        }
    }

    @Test
    void frame_atTheLimit_isReadAndAnswered() throws Exception {
        try (RawSocket raw = RawSocket.open(server.base(), "ws")) {
            raw.readText();
            String spaces = " ".repeat(256 * 1024 - 30);
            raw.write("{\"id\":1,\"action\":\"heartbeat\"" + spaces + " }");

            assertThat(raw.readText()).contains("\"ok\":true");
        }
    }

    @Test
    void refusedCommands_moreThan200In10Seconds_endTheConnection() throws Exception {
        try (TestSocket guest = server.socket("ws")) {
            guest.awaitEvent("welcome");
            for (int i = 0; i < 201; i++) {
                guest.send("{\"action\":\"fly\"}");
            }

            assertThat(guest.awaitEvent("closing").path("code").asInt()).isEqualTo(4129);
            assertThat(guest.awaitClose()).isEqualTo(4129);
        }
    }

    private static String codeOf(JsonNode reply) {
        return reply.path("error").path("code").asText();
    }
}
