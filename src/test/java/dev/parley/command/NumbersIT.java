// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.testing.LogWatch;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.RawHttp;
import dev.parley.testing.TestSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every number that a stranger may send, at every entrance: one that makes no sense is the same answer everywhere, and no damage. */
class NumbersIT {
    private static final long MAX = 9_007_199_254_740_991L;

    private static final List<String> NONE = List.of(
            "-1",
            "-0",
            "1.0",
            "0.5",
            "1e3",
            "1E300",
            "1e-7",
            "9007199254740992",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775808",
            "9".repeat(400));

    @RegisterExtension
    static final ParleyServer server = ParleyServer.of(Map.of());

    private static final LogWatch log = new LogWatch();
    private static TestSocket socket;

    @BeforeAll
    static void start() throws Exception {
        socket = server.socket("ws");
        socket.awaitEvent("welcome");
        for (int i = 1; i <= 3; i++) {
            socket.request("{\"action\":\"publish\",\"channel\":\"room/lobby\",\"body\":" + i + "}");
        }
    }

    /** After all of it the server says that nothing is wrong with it, and has complained of nothing. */
    @AfterAll
    static void nothingWasDamaged() throws Exception {
        HttpResponse<String> ready =
                server.send(HttpRequest.newBuilder(server.base().resolve("readyz")));
        assertThat(ready.body()).isEqualTo("{\"status\":\"ok\"}");
        assertThat(log.complaints()).isEmpty();
        assertThat(history("\"after\":0").path("messages")).hasSize(3);
        socket.close();
        log.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "history|\"channel\":\"room/lobby\",\"after\":#|after",
                "history|\"channel\":\"room/lobby\",\"before\":#|before",
                "history|\"channel\":\"room/lobby\",\"limit\":#|limit",
                "read|\"channel\":\"room/lobby\",\"offset\":#|offset",
                "recall|\"channel\":\"room/lobby\",\"offset\":#|offset",
                "subscribe|\"channel\":\"room/lobby\",\"limit\":#|limit",
                "subscribe|\"channel\":\"room/lobby\",\"since\":{\"epoch\":\"x\",\"offset\":#}|since.offset",
            })
    void commands_numberThatIsNone_isInvalidAndNamed(String action, String fields, String field) throws Exception {
        List<String> values = new ArrayList<>(NONE);
        values.addAll(List.of("\"1\"", "true", "[1]", "{}"));
        for (String value : values) {
            JsonNode reply = socket.request("{\"action\":\"" + action + "\"," + fields.replace("#", value) + "}");

            assertThat(reply.path("error").path("code").asText()).as(value).isEqualTo("command.invalid");
            assertThat(reply.path("error").path("message").asText()).as(value).startsWith(field + ": must be");
        }
    }

    static Stream<String> urls() {
        return Stream.of(
                "messages?channel=room/lobby&after=",
                "messages?channel=room/lobby&before=",
                "messages?channel=room/lobby&limit=",
                "api/v1/messages?channel=room/lobby&after=",
                "api/v1/messages?channel=room/lobby&before=",
                "api/v1/messages?channel=room/lobby&limit=",
                "api/v1/channels/room/lobby/messages?after=",
                "api/v1/clients?limit=",
                "ws/hello?every=");
    }

    @ParameterizedTest
    @MethodSource("urls")
    void queries_numberThatIsNone_isInvalidAndNamed(String url) throws Exception {
        String field = url.substring(url.lastIndexOf('&') < 0 ? url.indexOf('?') + 1 : url.lastIndexOf('&') + 1);
        List<String> values = new ArrayList<>(NONE);
        values.addAll(List.of("", " ", "+1", " 1", "01", "0x1", "\u0661", "\uff11", "1;", "null"));
        for (String value : values) {
            String encoded = URLEncoder.encode(value, StandardCharsets.UTF_8);
            RawHttp.Answer answer = RawHttp.handshake(
                    URI.create(server.base() + url + encoded), "Authorization: Bearer " + key(url) + "\r\n");

            assertThat(answer.status()).as(value).isEqualTo(422);
            assertThat(answer.json().path("code").asText()).as(value).isEqualTo("command.invalid");
            assertThat(answer.json().path("detail").asText())
                    .as(value)
                    .startsWith(field.replace("=", "") + ": must be a whole number from ");
        }
    }

    @Test
    void recallByKey_numberThatIsNone_isInvalid() throws Exception {
        for (String value : NONE) {
            HttpResponse<String> answer = server.send(
                    HttpRequest.newBuilder(server.base().resolve("api/v1/messages?channel=room/lobby&offset=" + value))
                            .header("Authorization", "Bearer " + server.apiKey())
                            .DELETE());

            assertThat(answer.statusCode()).as(value).isEqualTo(422);
            assertThat(answer.body()).as(value).contains("offset: must be a whole number from 0 to " + MAX);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "api/v1/push|{\"to\":{\"all\":true},\"body\":1,\"ttl\":#}|ttl: must be a whole number from 1 to 315360000",
                "api/v1/tickets|{\"user\":{\"id\":\"ana\"},\"ttl\":#}|ttl: must be a whole number from 1 to 3600",
            })
    void bodies_numberThatIsNone_isInvalidAndNamed(String path, String body, String message) throws Exception {
        for (String value : NONE) {
            HttpResponse<String> answer =
                    server.send(HttpRequest.newBuilder(server.base().resolve(path))
                            .header("Authorization", "Bearer " + server.apiKey())
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofString(body.replace("#", value))));

            assertThat(answer.statusCode()).as(value).isEqualTo(422);
            assertThat(answer.body()).as(value).contains("\"code\":\"command.invalid\"", message);
        }
    }

    @Test
    void greatestOffset_isAPlaceLikeAnyOther() throws Exception {
        assertThat(history("\"after\":" + MAX).path("messages")).isEmpty();
        assertThat(history("\"after\":3").path("messages")).isEmpty();
        assertThat(history("\"before\":" + MAX).path("messages")).hasSize(3);
        assertThat(history("\"before\":0").path("messages")).isEmpty();
        assertThat(server.send(HttpRequest.newBuilder(
                                server.base().resolve("messages?channel=room/lobby&after=" + MAX)))
                        .statusCode())
                .isEqualTo(200);
        assertThat(socket.request("{\"action\":\"read\",\"channel\":\"room/lobby\",\"offset\":" + MAX + "}")
                        .path("data")
                        .path("read")
                        .asLong())
                .isEqualTo(3);
        assertThat(socket.request("{\"action\":\"recall\",\"channel\":\"room/lobby\",\"offset\":" + MAX + "}")
                        .path("error")
                        .path("code")
                        .asText())
                .isEqualTo("message.unknown");
        JsonNode since = socket.request(
                        "{\"action\":\"subscribe\",\"channel\":\"room/lobby\",\"since\":{\"epoch\":\"x\",\"offset\":"
                                + MAX + "}}")
                .path("data");
        assertThat(since.path("recovered").asBoolean(true)).isFalse();
        assertThat(since.path("messages")).hasSize(3);
        JsonNode sameEpoch = socket.request(
                        "{\"action\":\"subscribe\",\"channel\":\"room/lobby\",\"since\":{\"epoch\":\""
                                + since.path("epoch").asText() + "\",\"offset\":" + MAX + "}}")
                .path("data");
        assertThat(sameEpoch.path("recovered").asBoolean(true)).isFalse();
    }

    @Test
    void ids_areEchoedDigitByDigitHoweverLong() throws Exception {
        String id = "9".repeat(64);
        socket.send("{\"id\":" + id + ",\"action\":\"heartbeat\"}");
        assertThat(socket.await(frame -> frame.path("action").asText().equals("heartbeat"))
                        .path("id")
                        .bigIntegerValue()
                        .toString())
                .isEqualTo(id);

        for (String wrong : List.of("9".repeat(65), "1.0", "1e3", "true", "[1]")) {
            socket.send("{\"id\":" + wrong + ",\"action\":\"heartbeat\"}");
            JsonNode reply = socket.await(frame -> frame.has("error"));
            assertThat(reply.path("error").path("code").asText()).as(wrong).isEqualTo("command.invalid");
            assertThat(reply.path("error").path("message").asText()).as(wrong).startsWith("id: ");
        }
    }

    @ParameterizedTest
    @CsvSource({"channels, channels", "rooms, rooms", "people, people"})
    void cursors_ofAnotherList_areInvalid(String action, String own) throws Exception {
        for (String list :
                List.of("clients:x", "channels:room/x", "rooms:room/x", "people:a\nb", "conversations:1:1", "x")) {
            boolean fits = list.startsWith(own + ":") && !own.equals("channels")
                    || (own.equals("channels") && list.startsWith("conversations:"));
            String cursor = java.util.Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(list.getBytes(StandardCharsets.UTF_8));

            JsonNode reply = socket.request("{\"action\":\"" + action + "\",\"cursor\":\"" + cursor + "\"}");

            assertThat(reply.path("ok").asBoolean()).as("%s %s", action, list).isEqualTo(fits);
            if (!fits) {
                assertThat(reply.path("error").path("message").asText()).startsWith("cursor: ");
            }
        }
    }

    private static JsonNode history(String bounds) throws Exception {
        JsonNode reply = socket.request("{\"action\":\"history\",\"channel\":\"room/lobby\"," + bounds + "}");
        assertThat(reply.path("ok").asBoolean()).as(reply.toString()).isTrue();
        return reply.path("data");
    }

    private static String key(String url) throws Exception {
        return url.startsWith("api/") ? server.apiKey() : "";
    }
}
