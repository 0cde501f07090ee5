// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.testing.ClientCommand;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.TestSocket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON is UTF-8, wherever it comes in; a byte order mark before it is passed over, and every other encoding is told apart from broken JSON. */
class TextEncodingIT {
    private static final String MARK = "\uFEFF";
    private static final String PUSH = "{\"to\":{\"channels\":[\"room/texts\"]},\"body\":\"\u4f60\u597d\"}";

    @RegisterExtension
    static final ParleyServer server = ParleyServer.of(Map.of());

    @Test
    void mark_beforeABodyOrAStream_isPassedOver() throws Exception {
        assertThat(push("application/json", MARK + PUSH, StandardCharsets.UTF_8).statusCode())
                .isEqualTo(200);
        assertThat(push("application/json", MARK + " \n" + PUSH, StandardCharsets.UTF_8)
                        .statusCode())
                .isEqualTo(200);
        HttpResponse<String> lines =
                push("application/x-ndjson", MARK + PUSH + "\n" + PUSH + "\n", StandardCharsets.UTF_8);
        assertThat(lines.body().lines()).hasSize(2).allMatch(line -> line.startsWith("{\"deliveries\""));
        HttpResponse<String> blank =
                push("application/x-ndjson", MARK + "\n" + MARK + PUSH + "\n", StandardCharsets.UTF_8);
        assertThat(blank.body().lines()).hasSize(1).allMatch(line -> line.startsWith("{\"deliveries\""));
        HttpResponse<String> ticket = post(
                "api/v1/tickets",
                "application/json",
                (MARK + "{\"user\":{\"id\":\"ana\"}}").getBytes(StandardCharsets.UTF_8));
        assertThat(ticket.statusCode()).isEqualTo(200);
        HttpResponse<String> signedIn =
                server.send(HttpRequest.newBuilder(server.base().resolve("signin"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(MARK + "{\"name\":\"Ada\"}")));
        assertThat(signedIn.body()).contains("\"name\":\"Ada\"");
    }

    @Test
    void mark_beforeATextFrame_isPassedOver_andInsideOfItIsText() throws Exception {
        try (TestSocket socket = server.socket("ws")) {
            socket.awaitEvent("welcome");
            socket.send(MARK + "{\"id\":\"a\",\"action\":\"heartbeat\"}");
            assertThat(reply(socket, "a").path("ok").asBoolean()).isTrue();
            socket.request(ClientCommand.subscribe("room/marks"));
            socket.send(MARK + "[{\"id\":\"b\",\"action\":\"heartbeat\"}]");
            assertThat(reply(socket, "b").path("ok").asBoolean()).isTrue();
            socket.send("{\"id\":\"c\",\"action\":\"publish\",\"channel\":\"room/marks\",\"body\":\"" + MARK + "x\"}");
            assertThat(socket.awaitEvent("message").path("body").asText()).isEqualTo(MARK + "x");
            socket.send(MARK + MARK + "{\"id\":\"d\",\"action\":\"heartbeat\"}");
            assertThat(socket.await(frame -> frame.has("error"))
                            .path("error")
                            .path("code")
                            .asText())
                    .isEqualTo("json.malformed");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-16", "UTF-32LE", "UTF-32BE", "GBK", "ISO-8859-1"})
    void otherEncodings_areToldThatItMustBeUtf8(String charset) throws Exception {
        String text = charset.equals("ISO-8859-1") ? PUSH.replace("\u4f60\u597d", "\u00e9\u00e8") : PUSH;
        for (String type : List.of("application/json", "application/x-ndjson")) {
            HttpResponse<String> answer = push(type, text, Charset.forName(charset));

            assertThat(answer.body()).as(type).contains("json.malformed", "must be UTF-8");
            assertThat(answer.statusCode()).isEqualTo(type.endsWith("/json") ? 400 : 200);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "charset=utf-8|200",
                "charset=UTF-8|200",
                "charset=\"utf-8\"|200",
                "Charset=utf8|200",
                "charset = utf-8|200",
                "charset=us-ascii|200",
                "profile=x; charset=utf-8|200",
                "charset=utf-16|415",
                "charset=iso-8859-1|415",
                "charset=\"gbk\"|415",
                "charset=nonsense|415",
                "charset=|415",
                "charset=%%|415",
                "charset|200",
                ";;|200",
            })
    void charset_ofAType_mustBeUtf8(String parameter, int status) throws Exception {
        for (String type : List.of("application/json", "application/x-ndjson")) {
            HttpResponse<String> answer = push(type + "; " + parameter, PUSH, StandardCharsets.UTF_8);

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
            if (status == 415) {
                assertThat(answer.body()).contains("type.unsupported", "utf-8");
            }
        }
    }

    private static HttpResponse<String> push(String type, String text, Charset charset) throws Exception {
        return post("api/v1/push", type, text.getBytes(charset));
    }

    private static HttpResponse<String> post(String path, String type, byte[] body) throws Exception {
        return server.send(HttpRequest.newBuilder(server.base().resolve(path))
                .header("Authorization", "Bearer " + server.apiKey())
                .header("Content-Type", type)
                .POST(BodyPublishers.ofByteArray(body)));
    }

    private static JsonNode reply(TestSocket socket, String id) throws Exception {
        return socket.await(frame -> frame.path("id").asText().equals(id));
    }
}
