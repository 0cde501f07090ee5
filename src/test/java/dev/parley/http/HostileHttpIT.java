// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.EitherTomcat;
import dev.parley.testing.LogWatch;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.RawHttp;
import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP bodies and requests as an enemy or a broken back end sends them: a problem document each, and the next push works. */
@EitherTomcat
class HostileHttpIT {
    private static final int PUSH_BYTES = 256 * 1024;

    @RegisterExtension
    static final ParleyServer server = ParleyServer.of(Map.of());

    @AutoClose
    private static final LogWatch log = new LogWatch();

    @AfterEach
    void nextPushWorks() throws Exception {
        assertThat(server.post("push", "{\"to\":{\"users\":[\"ana\"]},\"body\":1}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(log.complaints()).isEmpty();
        assertThat(log.forged()).isEmpty();
        assertThat(log.mentions("canary")).isEmpty();
    }

    static Stream<Arguments> bodies() {
        String users = "{\"to\":{\"users\":[\"a\"]},";
        return Stream.of(
                Arguments.of("", 400, "json.malformed"),
                Arguments.of("canary", 400, "json.malformed"),
                Arguments.of("{", 400, "json.malformed"),
                Arguments.of("\u0000", 400, "json.malformed"),
                Arguments.of("{} {}", 400, "json.malformed"),
                Arguments.of("[".repeat(100_000), 422, "command.invalid"),
                Arguments.of("[]", 422, "command.invalid"),
                Arguments.of("null", 422, "command.invalid"),
                Arguments.of("{}", 422, "command.invalid"),
                Arguments.of("{\"to\":7,\"body\":1}", 422, "command.invalid"),
                Arguments.of("{\"to\":{\"users\":\"a\"},\"body\":1}", 422, "command.invalid"),
                Arguments.of("{\"to\":{\"users\":[7]},\"body\":1}", 422, "command.invalid"),
                Arguments.of("{\"to\":{\"users\":[\"a\\u0000\"]},\"body\":1}", 422, "command.invalid"),
                Arguments.of("{\"to\":{\"users\":[\"\\ud800\"]},\"body\":1}", 422, "command.invalid"),
                Arguments.of("{\"to\":{\"channels\":[\"direct/b~a\"]},\"body\":1}", 422, "channel.invalid"),
                Arguments.of("{\"to\":{\"all\":false},\"body\":1}", 422, "command.invalid"),
                Arguments.of(users + "\"body\":1,\"body\":2}", 422, "command.invalid"),
                Arguments.of(users + "\"body\":1,\"ttl\":1e9999}", 422, "command.invalid"),
                Arguments.of(users + "\"body\":1,\"ttl\":-1}", 422, "command.invalid"),
                Arguments.of(users + "\"body\":1,\"key\":\"\"}", 422, "command.invalid"),
                Arguments.of(users + "\"body\":1,\"from\":{\"id\":\"a\\nb\"}}", 422, "command.invalid"),
                Arguments.of(users + "\"body\":\"" + "x".repeat(64 * 1024) + "\"}", 413, "message.tooLarge"));
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void body_thatIsWrong_isAProblem(String body, int status, String code) throws Exception {
        assertProblem(server.post("api/v1/push", body), status, code);
    }

    @Test
    void body_atTheLimit_isTaken_andOneByteOverIsNot() throws Exception {
        String push = "{\"to\":{\"users\":[\"ana\"]},\"body\":1}";
        String fits = push + " ".repeat(PUSH_BYTES - push.length());

        assertThat(server.post("push", fits).statusCode()).isEqualTo(200);
        assertProblem(server.post("push", fits + " "), 413, "body.tooLarge");
    }

    @Test
    void targets_1000_areTaken_andOneMoreIsNot() throws Exception {
        List<String> users = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            users.add("\"t" + i + "\"");
        }
        String push = "{\"to\":{\"users\":[%s]},\"body\":1}";

        assertThat(server.post("push", push.formatted(String.join(",", users))).statusCode())
                .isEqualTo(200);
        users.add("\"one more\"");
        assertProblem(server.post("push", push.formatted(String.join(",", users))), 413, "body.tooLarge");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/xml", "application/x-www-form-urlencoded", ";", "json"})
    void type_thatIsNotJson_isUnsupported(String type) throws Exception {
        assertProblem(
                server.send(server.request("push").header("Content-Type", type).POST(BodyPublishers.ofString("{}"))),
                415,
                "type.unsupported");
    }

    @Test
    void body_thatIsCompressed_orNotUtf8_isRefused() throws Exception {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write("{\"to\":{\"users\":[\"a\"]},\"body\":1}".getBytes(StandardCharsets.UTF_8));
        }
        assertProblem(
                server.send(server.request("push")
                        .header("Content-Type", "application/json")
                        .header("Content-Encoding", "gzip")
                        .POST(BodyPublishers.ofByteArray(packed.toByteArray()))),
                415,
                "type.unsupported");
        assertProblem(
                server.send(server.request("push")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofByteArray(new byte[] {'"', (byte) 0xC3, 0x28, '"'}))),
                400,
                "json.malformed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: -1",
                "Content-Length: x",
                "Content-Length: 5\r\nContent-Length: 6",
                "Content-Length: 5\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: nonsense"
            })
    void length_thatMakesNoSense_isRefusedByTheContainer(String header) throws Exception {
        try (RawHttp http = RawHttp.open(server.base().resolve("push"))) {
            http.head(
                    "POST",
                    "Authorization: Bearer " + server.apiKey() + "\r\nContent-Type: application/json\r\n" + header
                            + "\r\n");
            http.write("hello");

            assertThat(http.answer().status()).isBetween(400, 501);
        }
    }

    @Test
    void body_thatEndsTooEarly_harmsNobody() throws Exception {
        for (int i = 0; i < 50; i++) {
            try (RawHttp http = RawHttp.open(server.base().resolve("push"))) {
                http.head(
                        "POST",
                        "Authorization: Bearer " + server.apiKey()
                                + "\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n");
                http.write("{\"to\":{\"users\":[\"ana\"]},\"body\":\"canary");
            }
        }
    }

    @Test
    void bodies_thatComeSlowly_holdNobodyUp() throws Exception {
        List<RawHttp> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 100; i++) {
                RawHttp http = RawHttp.open(server.base().resolve("push"));
                http.head(
                        "POST",
                        "Authorization: Bearer " + server.apiKey()
                                + "\r\nContent-Type: application/json\r\nContent-Length: 100\r\n");
                http.write("{");
                slow.add(http);
            }
            nextPushWorks();
        } finally {
            slow.forEach(RawHttp::close);
        }
    }

    @Test
    void chunks_thatAreGarbage_areRefused() throws Exception {
        try (RawHttp http = RawHttp.open(server.base().resolve("push"))) {
            http.head(
                    "POST",
                    "Authorization: Bearer " + server.apiKey()
                            + "\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n");
            http.write("zz\r\nnot a chunk\r\n");

            assertThat(http.answer().status()).isEqualTo(400);
        } catch (UncheckedIOException cut) {
            // The container may cut the line instead.
            assertThat(cut).isNotNull();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "api/v1/messages?channel=%",
                "api/v1/messages?channel=%zz",
                "api/v1/channels?kind=%ff",
                "api/v1/messages?channel=room%2F%00",
                "api/v1/channels/room/%2e%2e%2fx",
                "api/v1/clients/..;/..;/x"
            })
    void query_orPath_thatIsMalformed_isRefused(String target) throws Exception {
        try (RawHttp http = RawHttp.open(server.base())) {
            http.write("GET /parley/" + target + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                    + server.apiKey() + "\r\n\r\n");

            assertThat(http.answer().status()).isIn(400, 404, 422);
        }
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
        assertThat(answer.body()).contains("\"code\":\"" + code + "\"").doesNotContain("canary");
    }
}
