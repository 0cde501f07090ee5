// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.Jwts;
import dev.parley.testing.RawHttp;
import dev.parley.testing.ServerProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Tomcat itself would refuse with a page, and handshakes made of rubbish: each is a problem document with a code of ours. */
class LauncherErrorsIT {
    private static final String SECRET = "a secret of thirty-two bytes, at least";
    private static final String JSON = "application/problem+json";
    private static final int HANDSHAKES = 400;

    @TempDir
    static Path data;

    @AutoClose
    private static ServerProcess server;

    @BeforeAll
    static void start() {
        server = ServerProcess.start(
                data,
                "-Dparley.jwt.secret=" + SECRET,
                "-Dparley.limits.handshakes-per-minute=off",
                "-Dparley.limits.connections-per-user=off");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "GET /parley/ws HTTP/1.1~Host: my_parley|400|request.invalid|underscore",
                "GET /parley/ HTTP/1.1~Host: a b|400|request.invalid|headers",
                "GET /parley/ HTTP/1.1~X: y|400|request.invalid|headers",
                "GET /parley/ HTTP/1.1~Host: a~Host: b|400|request.invalid|headers",
                "GET /parley/%zz HTTP/1.1~Host: a|400|request.invalid|address",
                "GET /parley/a%2Fb HTTP/1.1~Host: a|400|request.invalid|address",
                "GET /parley/a%5Cb HTTP/1.1~Host: a|400|request.invalid|address",
                "GET /parley/a%00b HTTP/1.1~Host: a|400|request.invalid|address",
                "GET /parley/../../x HTTP/1.1~Host: a|400|request.invalid|address",
                "GET /parley/<x> HTTP/1.1~Host: a|400|request.invalid|address",
                "GET ws://a/parley/ws HTTP/1.1~Host: a|400|request.invalid|address",
                "GET * HTTP/1.1~Host: a|400|request.invalid|address",
                "GE T /parley/ HTTP/1.1~Host: a|400|request.invalid|line",
                "GET /parley/ HTTP/3.0~Host: a|505|request.invalid|HTTP/1.1",
                "GET /parley/ nonsense~Host: a|400|request.invalid|line",
                "GET /parley/ HTTP/1.1~Host: a~Bad Name: b|400|request.invalid|headers",
                "GET /parley/ HTTP/1.1~Host: a~Expect: more|417|request.invalid|headers",
                "GET /parley/ HTTP/1.1~Host: a~Content-Length: x|400|request.invalid|headers",
                "GET /parley/ HTTP/1.1~Host: a~Transfer-Encoding: x|501|request.invalid|headers",
                "TRACE /parley/ HTTP/1.1~Host: a|405|method.notAllowed|method",
                "CONNECT a:80 HTTP/1.1~Host: a:80|501|request.invalid|method",
                "GET /nothing HTTP/1.1~Host: a|404|route.unknown|nothing",
                "GET /parley/nothing HTTP/1.1~Host: a|404|route.unknown|nothing",
                "GET /parley/dev/parley/launcher/Launcher.class HTTP/1.1~Host: a|404|route.unknown|nothing",
                "GET /parley/WEB-INF/web.xml HTTP/1.1~Host: a|404|route.unknown|nothing",
                "POST /parley/WEB-INF/web.xml HTTP/1.1~Host: a~Content-Length: 9|404|route.unknown|nothing",
                "PROPFIND /parley/META-INF/x HTTP/1.1~Host: a~Content-Length: 9|404|route.unknown|nothing",
                "TRACE /parley/nothing HTTP/1.1~Host: a~Content-Length: 9|405|method.notAllowed|method",
                "GET /parley/error HTTP/1.1~Host: a|404|route.unknown|nothing",
                "POST /parley/chat HTTP/1.1~Host: a~Content-Length: 0|405|method.notAllowed|method",
                "DELETE /parley/index.html HTTP/1.1~Host: a|405|method.notAllowed|method",
            })
    void requests_thatTomcatRefuses_areProblemsOfOurs(String request, int status, String code, String word) {
        RawHttp.Answer answer = sent(request.replace("~", "\r\n") + "\r\n\r\n");

        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.header("Content-Type").orElse("")).as(answer.body()).startsWith(JSON);
        assertThat(answer.json().path("code").asText()).isEqualTo(code);
        assertThat(answer.json().path("status").asInt()).isEqualTo(status);
        assertThat(answer.json().path("detail").asText()).contains(word);
        assertThat(answer.body()).doesNotContain("Tomcat/", "Exception", "org.apache", "<");
    }

    @Test
    void tooManyCookies_orHeaders_areProblemsOfOurs() {
        StringBuilder cookies = new StringBuilder("Cookie: a=b");
        for (int i = 0; i < 1000; i++) {
            cookies.append(";c").append(i).append("=1");
        }
        RawHttp.Answer many = sent("GET /parley/healthz HTTP/1.1\r\nHost: a\r\n" + cookies + "\r\n\r\n");
        RawHttp.Answer long_ = sent("GET /parley/healthz HTTP/1.1\r\nHost: a\r\nX: " + "y".repeat(20_000) + "\r\n\r\n");
        RawHttp.Answer lines =
                sent("GET /parley/healthz HTTP/1.1\r\nHost: a\r\n" + "X: y\r\n".repeat(1000) + "\r\n\r\n");

        for (RawHttp.Answer answer : List.of(many, long_, lines)) {
            assertThat(answer.status()).as(answer.body()).isEqualTo(400);
            assertThat(answer.header("Content-Type").orElse("")).startsWith(JSON);
            assertThat(answer.json().path("code").asText()).isEqualTo("request.invalid");
        }
    }

    @Test
    void browsers_getAPage_thatSaysNoMore() {
        RawHttp.Answer answer = sent("GET /parley/nothing<script> HTTP/1.1\r\nHost: a\r\nAccept: text/html\r\n\r\n"
                .replace("<script>", "-here"));

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.header("Content-Type")).contains("text/html;charset=UTF-8");
        assertThat(answer.header("Content-Security-Policy")).isPresent();
        assertThat(answer.body())
                .contains("<h1>404 Not Found</h1>", "\u8fd9\u91cc\u6ca1\u6709\u8fd9\u4e2a\u9875\u9762", "href=\"./\"")
                .doesNotContain("nothing-here", "Tomcat");
    }

    @Test
    void token_asLongAsTheDocsAllow_isTaken_andALongerOneToldWhy() {
        String longest = token(8192);
        String cookies =
                "Cookie: theme=dark; other=" + "x".repeat(3000) + "\r\nUser-Agent: " + "y".repeat(300) + "\r\n";
        assertThat(longest).hasSize(8192);
        assertThat(handshake("Authorization: Bearer " + longest + "\r\n" + cookies)
                        .status())
                .isEqualTo(101);
        assertThat(handshake("Sec-WebSocket-Protocol: parley.v1, bearer." + longest + "\r\n" + cookies)
                        .status())
                .isEqualTo(101);

        RawHttp.Answer longer = handshake("Authorization: Bearer " + token(8196) + "\r\n" + cookies);
        assertThat(longer.status()).isEqualTo(401);
        assertThat(longer.json().path("code").asText()).isEqualTo("token.invalid");
        assertThat(longer.json().path("detail").asText()).contains("8196 characters", "at most 8192");

        RawHttp.Answer endless = handshake("Authorization: Bearer " + token(20_000) + "\r\n");
        assertThat(endless.status()).isEqualTo(400);
        assertThat(endless.json().path("detail").asText()).contains("16384 bytes");
    }

    /** Of the same seed come the same handshakes: {@code -Dparley.test.seed=…}. */
    @Test
    void handshakes_madeOfRubbish_areAnsweredInOurForm_withOneLineEach() {
        long seed = Long.getLong("parley.test.seed", 20261130);
        Random random = new Random(seed);
        int before = (int) server.errors().lines().count();
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < HANDSHAKES; i++) {
            String handshake = rubbish(random);
            RawHttp.Answer answer = sent(handshake);
            statuses.add(answer.status());
            String where = "seed " + seed + ", " + i + ": " + handshake;
            assertThat(answer.status()).as(where).isIn(101, 400, 401, 403, 405, 422, 426);
            if (answer.status() != 101) {
                assertThat(answer.header("Content-Type").orElse("")).as(where).startsWith(JSON);
                assertThat(answer.json().path("code").asText()).as(where).contains(".");
                assertThat(answer.json().path("status").asInt()).as(where).isEqualTo(answer.status());
                assertThat(answer.body().length()).as(where).isLessThan(700);
            }
        }
        assertThat(statuses).contains(101, 400, 401, 403, 426);
        List<String> lines = server.errors().lines().skip(before).toList();
        assertThat(lines).noneMatch(line -> line.startsWith("\tat ") || line.contains("Exception"));
        // One for each that is refused; two, opened and closed, for each that is not.
        assertThat(lines.size()).isLessThanOrEqualTo(2 * HANDSHAKES);
        assertThat(lines).noneMatch(line -> line.contains(" SEVERE ") || line.contains(" WARN"));
    }

    private static String rubbish(Random random) {
        StringBuilder request = new StringBuilder(one(random, "GET", "GET", "GET", "GET", "PUT", "POST"));
        request.append(' ').append(one(random, "/parley/ws", "/parley/ws/echo", "/parley/ws/feed", "/parley/ws/hello"));
        request.append(one(
                random,
                "",
                "",
                "",
                "?",
                "?ticket=",
                "?ticket=%zz",
                "?a=%ff",
                "?&&=&",
                "?auth=message",
                "?every=1e9",
                "?auth=message&auth=x",
                "?channel=%00",
                "?userId=%F0%9F%98%80",
                "?ticket=a&ticket=b"));
        request.append(" HTTP/1.1\r\nHost: ").append(one(random, "localhost", "[::1]", "a.b:1", "xn--a", "1.2.3.4"));
        line(random, request, "Upgrade", "websocket", "websocket", "WebSocket", "h2c, websocket", "h2c", "", ",");
        line(random, request, "Connection", "Upgrade", "Upgrade", "keep-alive, upgrade", "close", "", ",,,");
        line(random, request, "Sec-WebSocket-Version", "13", "13", "13", "8", "13, 8", "", "x", "013", " 13 ");
        line(
                random,
                request,
                "Sec-WebSocket-Key",
                "dGhlIHNhbXBsZSBub25jZQ==",
                "dGhlIHNhbXBsZSBub25jZQ==",
                "dGhlIHNhbXBsZSBub25j",
                "====",
                "",
                "dGhlIHNhbXBsZSBub25jZQ== ",
                "\u00e9");
        line(
                random,
                request,
                "Sec-WebSocket-Protocol",
                "",
                "parley.v1",
                "parley.v1, bearer.x",
                "bearer.",
                ",",
                ";",
                "\"a\"",
                "\u00ff",
                "parley.v1,parley.v1",
                "a".repeat(3000));
        line(
                random,
                request,
                "Sec-WebSocket-Extensions",
                "",
                "permessage-deflate",
                "a;b=\"c",
                ";",
                "a;b=\"\\",
                ",,",
                "a=b",
                "permessage-deflate; server_max_window_bits=99",
                "\u00e9",
                "a;".repeat(1000));
        line(
                random,
                request,
                "Origin",
                "",
                "null",
                "http://localhost",
                "ws://",
                "\u00e9",
                "http://[",
                "a".repeat(2000));
        line(random, request, "Cookie", "", "=", ";;;", "JSESSIONID=\"", "parley-guest=%%%", "a=\u00e9; $Version=1");
        line(
                random,
                request,
                "Authorization",
                "",
                "Bearer",
                "Bearer ",
                "Bearer x y",
                "bearer a.b.c",
                "Basic =",
                "Bearer \u00e9",
                "Bearer guest.x.y");
        return request.append("\r\n\r\n").toString();
    }

    private static void line(Random random, StringBuilder request, String name, String... values) {
        int times = random.nextInt(12) == 0 ? 2 : random.nextInt(10) == 0 ? 0 : 1;
        for (int i = 0; i < times; i++) {
            request.append("\r\n").append(name).append(": ").append(one(random, values));
        }
    }

    private static String one(Random random, String... choices) {
        // The usual one first, and more often than the others.
        return random.nextInt(3) > 0 ? choices[0] : choices[random.nextInt(choices.length)];
    }

    private static String token(int length) {
        long exp = System.currentTimeMillis() / 1000 + 600;
        String token = "";
        for (int filler = 0; token.length() < length; filler++) {
            token = Jwts.hs256(
                    SECRET.getBytes(StandardCharsets.UTF_8),
                    "{\"sub\":\"ana\",\"exp\":" + exp + ",\"x\":\""
                            + "y".repeat(Math.max(0, length * 3 / 4 - 200) + filler) + "\"}");
        }
        return token;
    }

    private static RawHttp.Answer handshake(String more) {
        return sent("GET /parley/ws HTTP/1.1\r\nHost: localhost\r\n" + RawHttp.UPGRADE + more + "\r\n");
    }

    private static RawHttp.Answer sent(String request) {
        try (RawHttp http = RawHttp.open(server.base())) {
            return http.write(request).answer();
        }
    }
}
