// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.testing.EitherTomcat;
import dev.parley.testing.Frames;
import dev.parley.testing.LogWatch;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.RawHttp;
import dev.parley.testing.Rounds;
import dev.parley.testing.TestSocket;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.catalina.Wrapper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything wrong that a query, a body or a header can hold, on every route that the code has: a refusal, never a failure. */
@EitherTomcat
class HostileRoutesIT {
    private static final List<String> PARAMETERS = List.of(
            "channel",
            "user",
            "limit",
            "cursor",
            "kind",
            "query",
            "before",
            "after",
            "offset",
            "path",
            "origin",
            "protocol",
            "ticket",
            "userId",
            "auth",
            "inbox",
            "every",
            "text",
            "name",
            "next");
    private static final List<String> VALUES = List.of(
            "",
            " ",
            "x",
            "-1",
            "1.5",
            "1e999999",
            "9".repeat(400),
            "\u0000",
            "a\r\nSet-Cookie: forged=1",
            "\u001b[31m",
            "\u202Eevil",
            "room/\u2066x",
            "direct/b~a",
            "direct/%zz~a",
            "room/" + "字".repeat(129),
            "\uD83D\uDE00",
            "../../etc/passwd",
            "'; DROP TABLE message; --",
            "%",
            "<script>alert(1)</script>");
    private static final List<String> BODIES = List.of(
            "",
            "null",
            "7",
            "[]",
            "{}",
            "{",
            "{\"user\":7}",
            "{\"user\":[]}",
            "{\"user\":{}}",
            "{\"user\":{\"id\":7}}",
            "{\"user\":{\"id\":\"\"}}",
            "{\"user\":{\"id\":\"a\\u0000\"}}",
            "{\"user\":{\"id\":\"\\ud800\"}}",
            "{\"user\":{\"id\":\"a\",\"roles\":7}}",
            "{\"user\":{\"id\":\"a\",\"roles\":[7]}}",
            "{\"user\":{\"id\":\"a\",\"name\":{}}}",
            "{\"user\":{\"id\":\"a\"},\"ttl\":1e999999}",
            "{\"user\":{\"id\":\"a\"},\"ttl\":\"1\"}",
            "{\"session\":7}",
            "{\"session\":\"\\u0000\"}",
            "{\"user\":\"a\",\"session\":\"b\"}",
            "{\"to\":\"canary\",\"body\":1}",
            "{\"to\":{\"clients\":[\"\\u0000\"]},\"body\":1}",
            "{\"to\":{\"clients\":[]},\"body\":1}",
            "{\"name\":7}",
            "{\"name\":\"\\ud800\"}",
            "{\"name\":\"a\\r\\nb\"}",
            "{\"a\":".repeat(1000),
            "{\"user\":{\"user\":{\"user\":{}}},\"user\":1}");
    /** Outside the tables of routes. */
    private static final List<String> OTHERS = List.of(
            "signin",
            "signout",
            "touch",
            "healthz",
            "readyz",
            "",
            "chat",
            "parley.js",
            "ws",
            "ws/echo",
            "ws/hello",
            "ws/feed",
            "getPushNews",
            "helloWebSocket",
            "no/such/page");

    @RegisterExtension
    static final ParleyServer server = ParleyServer.of(Map.of("parley.limits.handshakes-per-minute", "off"));

    @AutoClose
    private static TestSocket bystander;

    private final LogWatch log = new LogWatch();

    @BeforeAll
    static void start() throws Exception {
        bystander = server.socketOf("bystander");
        bystander.awaitEvent("welcome");
    }

    @AfterEach
    void nextPushArrives_andNothingElse() throws Exception {
        log.close();
        assertThat(server.post("push", "{\"to\":{\"users\":[\"bystander\"]},\"body\":\"fine\"}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(Frames.json(bystander.awaitText()).path("body").asText()).isEqualTo("fine");
        assertThat(bystander.rest()).isEmpty();
        assertThat(log.complaints()).isEmpty();
        assertThat(log.forged()).isEmpty();
        assertThat(log.mentions("canary")).isEmpty();
    }

    @Test
    void query_thatIsHostile_isRefusedOrHarmless_onEveryRoute() throws Exception {
        for (String path : paths("GET")) {
            for (String name : PARAMETERS) {
                for (String value : Rounds.each(3, VALUES)) {
                    String encoded = URLEncoder.encode(value, StandardCharsets.UTF_8);
                    assertRefusedOrDone(
                            send("GET", path + "?channel=room/x&" + name + "=" + encoded + "&" + name + "=2", null));
                    if (!name.equals("channel")) {
                        continue;
                    }
                    assertRefusedOrDone(send("GET", path + "?" + name + "=" + encoded, null));
                }
            }
        }
        for (String path : paths("DELETE")) {
            for (String value : VALUES) {
                String encoded = URLEncoder.encode(value, StandardCharsets.UTF_8);
                assertRefusedOrDone(
                        send("DELETE", path + "?user=" + encoded + "&channel=" + encoded + "&offset=" + encoded, null));
            }
        }
    }

    @Test
    void body_thatIsHostile_isRefusedOrHarmless_onEveryRoute() throws Exception {
        for (String path : paths("POST")) {
            for (String body : BODIES) {
                assertRefusedOrDone(send("POST", path, body));
            }
        }
    }

    @Test
    void query_thatIsMalformed_isRefusedOrHarmless_onEveryRoute() throws Exception {
        List<String> all = new ArrayList<>(paths("GET"));
        all.addAll(OTHERS);
        for (String path : all) {
            for (String query : List.of("%", "%zz", "channel=%", "ticket=%zz", "channel=%ff%fe", "=&&=", "a=%00")) {
                assertNoFailure(path, query, "Authorization: Bearer " + server.apiKey() + "\r\n");
                assertNoFailure(path, query, RawHttp.UPGRADE);
                assertNoFailure(path, query, "Cookie: JSESSIONID=..; parley-guest=a.b.c; \u00ff=\u009b\r\n");
            }
        }
    }

    @Test
    void host_thatIsHostile_isRefusedOrHarmless() {
        for (String host :
                List.of("", "a_b", "-", "[::1]", "[::", "x:99999", "x:-1", "a|b", "a%zz", "\u009b", "a, b", ":")) {
            for (String path : List.of("ws", "ws/echo", "api/v1/handshake", "messages", "chat")) {
                try (RawHttp http = RawHttp.open(server.base())) {
                    http.write("GET /parley/" + path + " HTTP/1.1\r\nHost: " + host + "\r\n" + RawHttp.UPGRADE
                            + "Origin: http://" + host + "\r\n\r\n");

                    assertThat(Integer.parseInt(http.line().split(" ", -1)[1]))
                            .as(host + " " + path)
                            .isLessThan(500);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "x"})
    void method_thatIsHostile_isRefusedOrHarmless_everywhere(String method) throws Exception {
        for (String path : OTHERS) {
            HttpResponse<String> answer =
                    send(method, path, List.of("GET", "TRACE").contains(method) ? null : "{");
            assertThat(answer.statusCode()).as(method + " " + path).isNotIn(500, 503);
        }
    }

    @Test
    void headers_thatAreHuge_areRefusedByTheContainer() {
        for (String header :
                List.of("Authorization", "Origin", "Cookie", "Sec-WebSocket-Protocol", "X-Forwarded-For")) {
            try (RawHttp http = RawHttp.open(server.base().resolve("api/v1/stats"))) {
                http.head("GET", header + ": " + "a".repeat(100_000) + "\r\n");

                assertThat(http.answer().status()).as(header).isIn(400, 431);
            } catch (UncheckedIOException cut) {
                // The container may cut the line while the header still comes.
                assertThat(cut).isNotNull();
            }
        }
    }

    @Test
    void body_longerThanItSays_isNotReadAsAnotherRequestOfSomeoneElse() throws Exception {
        String push = "{\"to\":{\"users\":[\"nobody\"]},\"body\":1}";
        try (RawHttp http = RawHttp.open(server.base().resolve("push"))) {
            http.head(
                    "POST",
                    "Authorization: Bearer " + server.apiKey()
                            + "\r\nContent-Type: application/json\r\nContent-Length: " + push.length() + "\r\n");
            http.write(push + "GARBAGE / HTTP/9\r\n\r\n");

            assertThat(http.answer().status()).isEqualTo(200);
            assertThat(http.answer().status()).isIn(400, 501, 505);
        }
    }

    @Test
    void lines_thatAreHostile_areAnsweredInTheirPlace() throws Exception {
        String good = "{\"to\":{\"users\":[\"lines\"]},\"body\":1}";
        List<String> lines = List.of(
                good,
                "{\"to\":{\"users\":[\"lines\"]},\"body\":\"canary" + "x".repeat(256 * 1024) + "\"}",
                "[".repeat(100_000),
                "\u0000",
                "7",
                "   ",
                "{\"to\":{\"users\":[\"lines\"]},\"body\":\"canary" + "x".repeat(64 * 1024) + "\"}",
                good + good,
                "{\"to\":{\"users\":[\"lines\"]},\"body\":1,\"body\":2}",
                "{\"to\":{\"users\":[7]},\"body\":1}",
                // Without an end.
                good);
        HttpResponse<String> answer = server.send(server.request("push")
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofString(String.join("\n", lines))));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()
                        .lines()
                        .map(line ->
                                Frames.json(line).path("error").path("code").asText()))
                .containsExactly(
                        "",
                        "body.tooLarge",
                        "command.invalid",
                        "json.malformed",
                        "command.invalid",
                        "message.tooLarge",
                        "json.malformed",
                        "command.invalid",
                        "command.invalid",
                        "");
    }

    private static void assertNoFailure(String path, String query, String headers) {
        try (RawHttp http = RawHttp.open(server.base())) {
            http.write("GET /parley/" + path + "?" + query + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n");

            assertThat(Integer.parseInt(http.line().split(" ", -1)[1]))
                    .as(path + "?" + query + " " + headers)
                    .isLessThan(500);
        }
    }

    /** No answer but ours, and none that says that we failed. */
    private static void assertRefusedOrDone(HttpResponse<String> answer) {
        String what = answer.request().method() + " " + answer.uri() + ": " + answer.body();
        assertThat(answer.statusCode()).as(what).isIn(200, 204, 400, 401, 404, 413, 422);
        assertThat(answer.headers().firstValue("Set-Cookie").orElse(""))
                .as(what)
                .doesNotContain("forged");
        if (answer.statusCode() >= 400) {
            assertThat(answer.headers().firstValue("Content-Type").orElse(""))
                    .as(what)
                    .startsWith("application/problem+json");
            JsonNode problem = Frames.json(answer.body());
            assertThat(problem.path("code").asText()).as(what).isNotEmpty();
            assertThat(problem.path("detail").asText()).as(what).isNotEmpty().doesNotContain("canary");
            assertThat(problem.path("detail").asText().chars().allMatch(c -> c >= ' '))
                    .as(what)
                    .isTrue();
        }
    }

    private static HttpResponse<String> send(String method, String path, String body) throws Exception {
        HttpRequest.Builder request = server.request(path)
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        return server.send(body == null ? request : request.header("Content-Type", "application/json"));
    }

    /** Of every route with that method; draining is left out, as it would end the test. */
    private static List<String> paths(String method) throws Exception {
        List<String> paths = new ArrayList<>();
        for (String servlet : List.of("parley-api", "parley-short-forms")) {
            Wrapper wrapper = (Wrapper) server.context().findChild(servlet);
            // Loaded by its first request, if not before.
            wrapper.load();
            ((ApiServlet) wrapper.getServlet())
                    .routes().all().stream()
                            .filter(route -> route.method().equals(method)
                                    && !route.pattern().equals("/drain"))
                            .map(route -> (servlet.equals("parley-api") ? "api/v1" : "") + route.pattern())
                            .map(path -> path.replace("{kind}", "room").replaceAll("\\{[a-z]+}", "x"))
                            .map(path -> path.startsWith("/") ? path.substring(1) : path)
                            .forEach(paths::add);
        }
        assertThat(paths).isNotEmpty();
        return paths;
    }
}
