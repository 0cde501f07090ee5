// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.door;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.testing.Jwts;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.RawHttp;
import dev.parley.testing.TestSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code GET /api/v1/handshake} says is what the handshake gets: the same status and code, for whatever a handshake may bring. */
class ExplainedHandshakeIT {
    private static final byte[] SECRET = "a secret of thirty-two bytes, at least".getBytes(StandardCharsets.UTF_8);

    @TempDir
    static Path directory;

    @AutoClose
    private static ParleyServer closed;

    @AutoClose
    private static ParleyServer open;

    @AutoClose
    private static ParleyServer gateway;

    @BeforeAll
    static void start() throws Exception {
        closed = Gateway.before(new ParleyServer(
                        directory.resolve("closed"),
                        Map.of(
                                "parley.guests",
                                "off",
                                "parley.jwt.secret",
                                new String(SECRET, StandardCharsets.UTF_8),
                                "parley.access.read",
                                "room/closed/**=none")))
                .start();
        open = new ParleyServer(directory.resolve("open"), Map.of()).start();
        gateway = Gateway.before(new ParleyServer(
                        directory.resolve("gateway"), Map.of("parley.guests", "off", "parley.principal.bearer", "on")))
                .start();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // path | headers | status | code
                "/ws||401|identity.required",
                "/ws?ticket={ticket}||101|",
                "/ws?ticket={used}||401|token.invalid",
                "/ws?ticket=guessed||401|token.invalid",
                "/ws?ticket=||401|token.invalid",
                "/ws?ticket=a%20b||401|token.invalid",
                "/ws?ticket={jwt}||401|token.invalid",
                "/ws?ticket={ticket}&ticket={ticket}||401|token.invalid",
                "/ws?ticket={bound}||401|token.invalid",
                "/ws?ticket={bound}|Origin: {origin}|101|",
                "/ws?ticket={elsewhere}|Origin: {origin}|401|token.invalid",
                "/ws|Authorization: Bearer {ticket}|101|",
                "/ws|Authorization: bearer {used}|401|token.invalid",
                "/ws|Authorization: Bearer gateways-own|401|token.invalid",
                "/ws|Authorization: Bearer gateways-own~X-User: ana|401|token.invalid",
                "/ws|Authorization: Bearer|401|identity.required",
                "/ws|Authorization: Basic YTpi|401|identity.required",
                "/ws|Authorization: Bearer {ticket}~Authorization: Bearer {ticket}|401|token.invalid",
                "/ws|Authorization: Bearer {jwt}|101|",
                "/ws|Authorization: Bearer {expired}|401|token.invalid",
                "/ws|Authorization: Bearer {long}|401|token.invalid",
                "/ws|Sec-WebSocket-Protocol: parley.v1, bearer.{jwt}|101|",
                "/ws|Sec-WebSocket-Protocol: parley.v1,bearer.{ticket}|101|",
                "/ws|Sec-WebSocket-Protocol: parley.v1, bearer.{used}|401|token.invalid",
                "/ws|Sec-WebSocket-Protocol: bearer.|401|token.invalid",
                "/ws|Sec-WebSocket-Protocol: parley.v2~X-User: ana|101|",
                "/ws|Sec-WebSocket-Protocol: , ;=~X-User: ana|101|",
                "/ws|X-User: ana|101|",
                "/ws|X-User: guest-1|401|identity.required",
                "/ws?auth=message||101|",
                "/ws?auth=message&ticket={ticket}||101|",
                "/ws?auth=message&ticket={used}||401|token.invalid",
                "/ws?auth=message|Authorization: Bearer wrong|401|token.invalid",
                "/ws?auth=message&auth=message||400|handshake.invalid",
                "/ws?inbox=push&inbox=x|X-User: ana|400|handshake.invalid",
                "/ws?x=%zz|X-User: ana|400|handshake.invalid",
                "/ws?x=%ff|X-User: ana|400|handshake.invalid",
                "/ws|Origin: http://evil.example~X-User: ana|403|origin.forbidden",
                "/ws|Origin: null~X-User: ana|403|origin.forbidden",
                "/ws|Origin: {origin}~X-User: ana|101|",
                "/ws|Origin: {ws-origin}~X-User: ana|101|",
                "/ws|Sec-WebSocket-Extensions: a;b=\"c~X-User: ana|400|handshake.invalid",
                "/ws|Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits~X-User: ana|101|",
                "/ws|Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=99~X-User: ana|101|",
                "/ws|Sec-WebSocket-Version: 8~X-User: ana|426|upgrade.required",
                "/ws|Sec-WebSocket-Version: 13, 8~X-User: ana|426|upgrade.required",
                "/ws|Sec-WebSocket-Version: 13~Sec-WebSocket-Version: 13~X-User: ana|400|handshake.invalid",
                "/ws|Sec-WebSocket-Key: short~X-User: ana|400|handshake.invalid",
                "/ws/feed||401|identity.required",
                "/ws/feed?auth=message||401|identity.required",
                "/ws/feed|X-User: ana|101|",
                "/ws/feed?ticket={ticket}||101|",
                "/ws/feed?ticket={ticket}&userId=ana||101|",
                "/ws/feed?ticket={ticket}&userId=bob||403|channel.forbidden",
                "/ws/feed?userId=bob|Authorization: Bearer {jwt}|403|channel.forbidden",
                "/ws/feed?channel=room/closed/a|Authorization: Bearer {jwt}|403|channel.forbidden",
                "/ws/feed?channel=nonsense|X-User: ana|400|handshake.invalid",
                "/ws/feed?channel=user/bob&ticket={ticket}||403|channel.forbidden",
                "/getPushNews|X-User: ana|101|",
                "/ws/echo||101|",
                "/ws/echo?ticket=wrong|Origin: http://evil.example|101|",
                "/ws/echo?x=%|X-User: ana|400|handshake.invalid",
                "/ws/hello?every=99||422|command.invalid",
                "/ws/hello?every=1e3||422|command.invalid",
                "/ws/hello?every=100&every=200||422|command.invalid",
                "/ws/hello?every=100||101|",
            })
    void handshake_andItsExplanation_areOne(String path, String headers, int status, String code) throws Exception {
        assertOne(closed, path, headers == null ? "" : headers, status, code);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/ws||101|",
                "/ws|Authorization: Bearer gateways-own|401|token.invalid",
                "/ws?ticket=wrong||401|token.invalid",
                "/ws/feed||101|",
                "/ws/feed?channel=user/bob||403|channel.forbidden",
                "/ws/feed?channel=room/lobby||101|",
            })
    void whereGuestsAreWelcome_too(String path, String headers, int status, String code) throws Exception {
        assertOne(open, path, headers == null ? "" : headers, status, code);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/ws|Authorization: Bearer gateways-own~X-User: ana|101|",
                "/ws|Authorization: Bearer gateways-own|401|token.invalid",
                "/ws?ticket=wrong|Authorization: Bearer gateways-own~X-User: ana|401|token.invalid",
                "/ws/feed?userId=bob|Authorization: Bearer gateways-own~X-User: ana|403|channel.forbidden",
            })
    void behindAGatewayWithTokensOfItsOwn_too(String path, String headers, int status, String code) throws Exception {
        assertOne(gateway, path, headers, status, code);
    }

    @Test
    void explanation_ofATicket_leavesItGood_andCountsNothing() throws Exception {
        try (ParleyServer few = new ParleyServer(
                        directory.resolve("few"),
                        Map.of("parley.limits.handshakes-per-minute", "1", "parley.limits.handshake-burst", "2"))
                .start()) {
            String ticket = few.ticket("ana");
            for (int i = 0; i < 10; i++) {
                assertThat(explain(few, "/ws?ticket=" + ticket, List.of())
                                .path("status")
                                .asInt())
                        .isEqualTo(101);
            }
            assertOne(few, "/ws?ticket=" + ticket, "", 101, null);
            assertOne(few, "/ws?ticket=" + ticket, "", 401, "token.invalid");
            assertOne(few, "/ws", "", 429, "rate.limited");
        }
    }

    @Test
    void explanation_isNoPlaceToGuess() throws Exception {
        try (ParleyServer few = new ParleyServer(
                        directory.resolve("guesses"),
                        Map.of("parley.limits.handshakes-per-minute", "1", "parley.limits.handshake-burst", "3"))
                .start()) {
            String ticket = few.ticket("ana");
            List<Integer> statuses = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                statuses.add(explain(few, "/ws?ticket=guess" + i, List.of())
                        .path("status")
                        .asInt());
            }
            assertThat(statuses).containsExactly(401, 401, 401, 429, 429);
            assertThat(explain(few, "/ws?ticket=" + ticket, List.of())
                            .path("code")
                            .asText())
                    .isEqualTo("rate.limited");
            assertThat(explain(few, "/ws", List.of()).path("status").asInt()).isEqualTo(101);
            assertThat(RawHttp.handshake(uri(few, "/ws?ticket=" + ticket), "").status())
                    .isEqualTo(101);
        }
    }

    @Test
    void fullServer_isExplainedAsItRefuses() throws Exception {
        try (ParleyServer full =
                        new ParleyServer(directory.resolve("full"), Map.of("parley.limits.connections", "1")).start();
                TestSocket only = full.socket("ws")) {
            only.awaitEvent("welcome");
            assertOne(full, "/ws", "", 503, "server.full");
            assertOne(full, "/ws?ticket=wrong", "", 503, "server.full");
            assertOne(full, "/ws/echo", "", 503, "server.full");
        }
    }

    private static void assertOne(ParleyServer server, String path, String headers, int status, String code)
            throws Exception {
        Map<String, String> words = words(server, path + headers);
        String target = filled(path, words);
        List<String> lines =
                headers.isEmpty() ? List.of() : List.of(filled(headers, words).split("~", -1));

        for (JsonNode told : List.of(explain(server, target, lines), explainInABody(server, target, lines))) {
            assertThat(told.path("status").asInt()).as("%s", told).isEqualTo(status);
            assertThat(told.path("code").asText(null)).as("%s", told).isEqualTo(code);
        }
        RawHttp.Answer answer = handshake(server, target, lines);
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        if (status != 101) {
            assertThat(answer.json().path("code").asText()).isEqualTo(code);
        }
    }

    /** As a page asks: what browsers let no script say in a header is said in the query. */
    private static JsonNode explain(ParleyServer server, String path, List<String> lines) {
        StringBuilder query = new StringBuilder("api/v1/handshake?path=" + encoded(path));
        StringBuilder own = new StringBuilder();
        for (String line : lines) {
            String value = line.substring(line.indexOf(':') + 1).strip();
            if (line.startsWith("Origin:")) {
                query.append("&origin=").append(encoded(value));
            } else if (line.startsWith("Sec-WebSocket-Protocol:")) {
                query.append("&protocol=").append(encoded(value));
            } else {
                own.append(line).append("\r\n");
            }
        }
        RawHttp.Answer answer = RawHttp.get(URI.create(server.base() + query.toString()), own.toString());
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json();
    }

    /** As one asks who holds a credential, which an access log must not keep. */
    private static JsonNode explainInABody(ParleyServer server, String path, List<String> lines) {
        ObjectNode question = JsonNodeFactory.instance.objectNode().put("path", path);
        StringBuilder own = new StringBuilder();
        for (String line : lines) {
            String value = line.substring(line.indexOf(':') + 1).strip();
            if (line.startsWith("Origin:")) {
                question.put("origin", value);
            } else if (line.startsWith("Sec-WebSocket-Protocol:")) {
                question.put("protocol", value);
            } else {
                own.append(line).append("\r\n");
            }
        }
        byte[] body = question.toString().getBytes(StandardCharsets.UTF_8);
        URI base = server.base();
        try (RawHttp http = RawHttp.open(base)) {
            RawHttp.Answer answer = http.write("POST " + base.getPath() + "api/v1/handshake HTTP/1.1\r\nHost: "
                            + base.getAuthority() + "\r\nContent-Type: application/json\r\nContent-Length: "
                            + body.length + "\r\n" + own + "\r\n" + new String(body, StandardCharsets.UTF_8))
                    .answer();
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            return answer.json();
        }
    }

    @Test
    void explanation_namesTheSubprotocolThatWouldBeAgreedTo() throws Exception {
        String ticket = open.ticket("ana");
        assertThat(explainInABody(open, "/ws", List.of("Sec-WebSocket-Protocol: x, parley.v1, bearer." + ticket))
                        .path("protocol")
                        .asText())
                .isEqualTo("parley.v1");
        // A browser that has offered something and is agreed to nothing gives up.
        assertThat(explainInABody(open, "/ws", List.of("Sec-WebSocket-Protocol: bearer." + ticket))
                        .has("protocol"))
                .isFalse();
        assertThat(explainInABody(open, "/ws/echo", List.of("Sec-WebSocket-Protocol: mine"))
                        .path("protocol")
                        .asText())
                .isEqualTo("mine");
    }

    private static RawHttp.Answer handshake(ParleyServer server, String path, List<String> lines) {
        StringBuilder headers = new StringBuilder();
        for (String usual : RawHttp.UPGRADE.split("\r\n", -1)) {
            String name = usual.substring(0, usual.indexOf(':') + 1);
            if (!usual.isEmpty() && lines.stream().noneMatch(line -> line.startsWith(name))) {
                headers.append(usual).append("\r\n");
            }
        }
        lines.forEach(line -> headers.append(line).append("\r\n"));
        // Not as a URI, which no broken path is.
        URI base = server.base();
        try (RawHttp http = RawHttp.open(base)) {
            return http.write("GET " + base.getPath() + path.substring(1) + " HTTP/1.1\r\nHost: " + base.getAuthority()
                            + "\r\n" + headers + "\r\n")
                    .answer();
        }
    }

    private static URI uri(ParleyServer server, String path) {
        return URI.create(server.base() + path.substring(1));
    }

    private static Map<String, String> words(ParleyServer server, String template) throws Exception {
        String origin = "http://" + server.base().getAuthority();
        Map<String, String> words =
                new TreeMap<>(Map.of("origin", origin, "ws-origin", origin.replace("http:", "ws:")));
        long now = System.currentTimeMillis() / 1000;
        words.put("jwt", Jwts.hs256(SECRET, "{\"sub\":\"ana\",\"exp\":" + (now + 600) + "}"));
        words.put("expired", Jwts.hs256(SECRET, "{\"sub\":\"ana\",\"exp\":" + (now - 600) + "}"));
        words.put("long", "x".repeat(2000) + "." + "y".repeat(2000) + "." + "z".repeat(2000));
        if (template.contains("{ticket}")) {
            words.put("ticket", server.ticket("ana"));
        }
        if (template.contains("{used}")) {
            String used = server.ticket("ana");
            assertThat(RawHttp.handshake(uri(server, "/ws?ticket=" + used), "").status())
                    .isEqualTo(101);
            words.put("used", used);
        }
        words.put("bound", template.contains("{bound}") ? bound(server, origin) : "");
        words.put("elsewhere", template.contains("{elsewhere}") ? bound(server, "https://elsewhere.example") : "");
        return words;
    }

    private static String bound(ParleyServer server, String origin) throws Exception {
        return TestSocket.parse(
                        server.post("api/v1/tickets", "{\"user\":{\"id\":\"ana\"},\"origin\":\"" + origin + "\"}")
                                .body())
                .path("ticket")
                .asText();
    }

    private static String filled(String template, Map<String, String> words) {
        String filled = template;
        for (Map.Entry<String, String> word : words.entrySet()) {
            filled = filled.replace("{" + word.getKey() + "}", word.getValue());
        }
        return filled;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
