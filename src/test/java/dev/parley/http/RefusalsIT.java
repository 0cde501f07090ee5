// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.testing.EitherTomcat;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.TestSocket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every error code of the HTTP paths, as a problem document. */
@EitherTomcat
class RefusalsIT {
    // SHA-256 of "reader".
    private static final String READER = "reader:read:3d0941964aa3ebdcb00ccef58b1bb399f9f898465e9886d5aec7f31090a0fb30";

    @TempDir
    Path directory;

    @AutoClose
    private ParleyServer server;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "POST|api/v1/push|{\"to\":{\"users\":[\"a\"]}|400|json.malformed",
                "POST|api/v1/push|{\"to\":{\"users\":[\"a\"]}}|422|command.invalid",
                "POST|api/v1/push|{\"to\":{\"users\":[]},\"body\":1}|422|command.invalid",
                "POST|api/v1/push|{\"to\":{\"all\":true,\"users\":[\"a\"]},\"body\":1}|422|command.invalid",
                "POST|api/v1/push|{\"to\":{\"all\":true},\"body\":1,\"ttl\":0}|422|command.invalid",
                "POST|api/v1/push|{\"to\":{\"channels\":[\"x\"]},\"body\":1}|422|channel.invalid",
                "POST|api/v1/push|{\"to\":{\"channels\":[\"direct/a~b\"]},\"body\":1}|403|channel.forbidden",
                "POST|api/v1/tickets|{\"user\":{\"id\":\"guest-1\"}}|422|command.invalid",
                "POST|api/v1/nothing|{}|404|route.unknown",
                "PUT|api/v1/push|{}|405|method.notAllowed",
                "GET|api/v1/messages?channel=room/never||404|channel.unknown",
                "GET|api/v1/messages||422|command.invalid",
                "GET|api/v1/messages?channel=room/x&limit=x||422|command.invalid",
                "GET|ws||426|upgrade.required",
            })
    void request_thatIsWrong_isAProblemWithItsCode(String method, String path, String body, int status, String code)
            throws Exception {
        start(Map.of());
        assertProblem(
                server.send(HttpRequest.newBuilder(server.base().resolve(path))
                        .header("Authorization", "Bearer " + server.apiKey())
                        .header("Content-Type", "application/json")
                        .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))),
                status,
                code);
    }

    @Test
    void sizesAndTypes_areLimited() throws Exception {
        start(Map.of());
        assertProblem(
                push("application/json", "{\"to\":{\"all\":true},\"body\":\"" + "x".repeat(70_000) + "\"}"),
                413,
                "message.tooLarge");
        assertProblem(
                push("application/json", "{\"to\":{\"all\":true},\"body\":\"" + "x".repeat(300_000) + "\"}"),
                413,
                "body.tooLarge");
        assertProblem(push("text/plain", "hello"), 415, "type.unsupported");
    }

    @Test
    void keys_thatAreWrongOrLackTheScope_areRefused() throws Exception {
        start(Map.of("parley.api-keys", READER));
        HttpRequest.Builder push = HttpRequest.newBuilder(server.base().resolve("api/v1/push"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"to\":{\"all\":true},\"body\":1}"));

        assertProblem(server.send(push.copy()), 401, "key.invalid");
        assertProblem(server.send(push.copy().header("Authorization", "Bearer nope")), 401, "key.invalid");
        assertProblem(server.send(push.copy().header("Authorization", "Bearer reader")), 403, "scope.missing");
    }

    @Test
    void people_withoutIdentity_areRefusedWhereGuestsAreOff() throws Exception {
        start(Map.of("parley.guests", "off"));

        assertProblem(
                server.send(HttpRequest.newBuilder(server.base().resolve("messages?channel=room/x"))),
                401,
                "identity.required");
        assertExplained("ws", 401, "identity.required");
    }

    @Test
    void doors_thatAreFullOrBusy_sayWhenToComeBack() throws Exception {
        start(Map.of("parley.limits.connections", "1"));
        try (TestSocket only = server.socket("ws")) {
            only.awaitEvent("welcome");
            assertExplained("ws", 503, "server.full");
        }
    }

    @Test
    void handshakes_tooMany_areRateLimited() throws Exception {
        start(Map.of("parley.limits.handshakes-per-minute", "1", "parley.limits.handshake-burst", "1"));
        try (TestSocket first = server.socket("ws")) {
            first.awaitEvent("welcome");
            assertExplained("ws", 429, "rate.limited");
        }
    }

    private void start(Map<String, String> settings) throws Exception {
        server = new ParleyServer(directory, settings).start();
    }

    private HttpResponse<String> push(String type, String body) throws Exception {
        return server.send(HttpRequest.newBuilder(server.base().resolve("api/v1/push"))
                .header("Authorization", "Bearer " + server.apiKey())
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString(body)));
    }

    private void assertExplained(String path, int status, String code) throws Exception {
        JsonNode told = TestSocket.parse(
                server.send(HttpRequest.newBuilder(server.base().resolve("api/v1/handshake?path=/" + path)))
                        .body());
        assertThat(told.path("status").asInt()).isEqualTo(status);
        assertThat(told.path("code").asText()).isEqualTo(code);
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/problem+json");
        JsonNode problem = TestSocket.parse(answer.body());
        assertThat(problem.path("code").asText()).isEqualTo(code);
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("detail").asText()).isNotEmpty();
        assertThat(problem.has("type") && problem.has("title")).isTrue();
    }
}
