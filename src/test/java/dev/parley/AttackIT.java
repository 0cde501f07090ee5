// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.http.api.ApiServletRoutes;
import dev.parley.testing.ClientCommand;
import dev.parley.testing.EitherTomcat;
import dev.parley.testing.LogWatch;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.Patience;
import dev.parley.testing.RawHttp;
import dev.parley.testing.TestSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What strangers, guests and colleagues try in order to get at what is not theirs. Everything is refused with the status and code of its
 * table, nothing that is secret comes back or gets into the log, and those concerned notice nothing.
 */
@EitherTomcat
class AttackIT {
    private static final String SECRET = "s3cret-of-ana";
    private static final String HR = "room/hr/pay";
    private static final List<String> SOCKETS = List.of("ws", "ws/feed", "getPushNews");
    private static final List<String> ORIGINS = List.of(
            "null",
            "https://evil.example",
            "http://localhost",
            "https://localhost:PORT",
            "http://localhost:PORT.evil.example",
            "http://evil.example/localhost:PORT",
            "http://localhost:PORT@evil.example",
            "http://user@localhost:PORT",
            "http://LOCALHOST.evil.example:PORT",
            "http://127.0.0.1:PORT",
            "file://",
            "http://localhost:PORT http://localhost:PORT",
            "http://loc\u0430lhost:PORT",
            "");

    /** Channels of others in every spelling; none of them may be got at, whether it exists or not. */
    private static final List<String> CHANNELS = List.of(
            "direct/ana~bob",
            "direct/bob~ana",
            "direct/%61na~bob",
            "direct/ana~b%6Fb",
            "direct/ana%7Ebob~zoe",
            "direct/ana~bob~mallory",
            "direct/ana~bob/",
            "direct/ANA~bob",
            "direct/ana ~bob",
            "direct/ana~",
            "Direct/ana~bob",
            "direct//ana~bob",
            "direct/an\u0430~bob",
            "user/ana",
            "user/bob",
            "user/Ana",
            "user/%61na",
            "user/ana ",
            "user/ana/",
            "user//ana",
            "USER/ana",
            "user/nobody",
            HR,
            "room/hr/never used",
            "room/hr//pay",
            "room/hr/../hr/pay",
            "ROOM/hr/pay",
            "topic/hr/news",
            "live/hr/desk");

    private static final List<String> COMMANDS = List.of(
            "\"action\":\"subscribe\"",
            "\"action\":\"subscribe\",\"since\":{\"epoch\":\"x\",\"offset\":0}",
            "\"action\":\"history\",\"after\":0",
            "\"action\":\"presence\"",
            "\"action\":\"read\",\"offset\":1",
            "\"action\":\"recall\",\"offset\":1",
            "\"action\":\"typing\"",
            "\"action\":\"publish\",\"body\":\"x\",\"key\":\"attack\"");

    private static final Set<String> REFUSALS = Set.of("channel.forbidden", "channel.invalid");

    @TempDir
    static Path directory;

    private static final List<String> secrets = new ArrayList<>(List.of(SECRET));
    private static LogWatch log;
    private static ParleyServer server;
    private static TestSocket ana;
    private static TestSocket bob;
    private static String gus;
    private static int attempts;

    @BeforeAll
    static void start() throws Exception {
        log = new LogWatch();
        server = new ParleyServer(
                        directory,
                        Map.of(
                                "parley.access.read", "room/hr/**=role:hr, topic/hr/**=role:hr, live/hr/**=role:hr",
                                "parley.limits.commands-per-second", "off"))
                .start();
        secrets.add(server.apiKey());
        ana = server.socketOf("ana", "hr");
        bob = server.socketOf("bob", "hr");
        for (TestSocket one : List.of(ana, bob)) {
            for (String channel : List.of("direct/ana~bob", HR, "topic/hr/news", "live/hr/desk", "room/lobby")) {
                assertThat(one.request(ClientCommand.subscribe(channel))
                                .path("ok")
                                .asBoolean())
                        .isTrue();
            }
        }
        for (String channel : List.of("direct/ana~bob", HR, "room/lobby")) {
            ana.request(ClientCommand.publish(channel, SECRET));
        }
        server.post("api/v1/push", "{\"to\":{\"users\":[\"ana\",\"bob\"]},\"body\":\"" + SECRET + "\"}");
        gus = server.signIn("Gus");
        await().until(() -> bob.texts() >= 4);
        ana.request(ClientCommand.of("heartbeat"));
        bob.request(ClientCommand.of("heartbeat"));
        ana.rest();
        bob.rest();
    }

    @AfterAll
    static void nobodyElseWasDisturbed_andTheLogKnows() throws Exception {
        for (TestSocket one : List.of(ana, bob)) {
            assertThat(one.request(ClientCommand.of("heartbeat")).path("ok").asBoolean())
                    .isTrue();
            assertThat(one.rest()).isEmpty();
            one.close();
        }
        log.close();
        server.close();
        assertThat(log.mentions("refused /parley/ws")).isNotEmpty();
        assertThat(log.mentions("refused subscribe of client=")).isNotEmpty();
        assertThat(log.mentions("key.invalid")).isNotEmpty();
        for (String secret : secrets) {
            assertThat(log.mentions(secret)).isEmpty();
        }
        assertThat(log.forged()).isEmpty();
        assertThat(attempts).isGreaterThan(700);
    }

    @Test
    void handshake_withAWrongCredential_isRefused_everywhere() throws Exception {
        String used = ticket("mallory", 30);
        server.socket("ws?ticket=" + used).close();
        String expired = ticket("mallory", 1);
        Patience.letPass(Duration.ofMillis(1100));
        String good = ticket("mallory", 30);
        for (String path : SOCKETS) {
            for (String ticket : List.of(
                    "wrong",
                    used,
                    expired,
                    good.substring(1),
                    good + "x",
                    good.toLowerCase(java.util.Locale.ROOT).equals(good) ? good + "y" : flipped(good),
                    "..%2F" + good,
                    "' OR 1=1 --",
                    "null",
                    "a".repeat(4000))) {
                refusedHandshake(path + "?ticket=" + encoded(ticket), "", 401, "token.invalid");
                if (ticket.matches("[A-Za-z0-9._-]+")) {
                    refusedHandshake(path, "Authorization: Bearer " + ticket + "\r\n", 401, "token.invalid");
                    refusedHandshake(
                            path, "Sec-WebSocket-Protocol: parley.v1, bearer." + ticket + "\r\n", 401, "token.invalid");
                }
            }
            // Whoever is signed in is nobody with a wrong ticket.
            refusedHandshake(path + "?ticket=wrong", "Cookie: " + gus + "\r\n", 401, "token.invalid");
        }
    }

    @Test
    void request_ofAnotherOrigin_isRefused_everywhere() throws Exception {
        String port = Integer.toString(server.base().getPort());
        for (String template : ORIGINS) {
            String origin = template.replace("PORT", port);
            String header = "Origin: " + origin + "\r\nCookie: " + gus + "\r\n";
            for (String path : SOCKETS) {
                refusedHandshake(path, header, 403, "origin.forbidden");
            }
            for (String path : List.of("messages?channel=room/lobby", "api/v1/handshake?path=/ws")) {
                refused(RawHttp.get(uri(path), header), 403, "origin.forbidden", path);
            }
            for (String path : List.of("signin", "signout")) {
                try (RawHttp http = RawHttp.open(uri(path))) {
                    http.head(
                            "POST",
                            header + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 5\r\n");
                    refused(http.write("name=E").answer(), 403, "origin.forbidden", path);
                }
            }
        }
        assertThat(server.socket("ws", "Cookie", gus)
                        .awaitEvent("welcome")
                        .at("/user/name")
                        .asText())
                .as("still signed in")
                .isEqualTo("Gus");
    }

    @Test
    void feed_ofSomebodyElse_isRefused() throws Exception {
        for (String who : List.of(gus, "")) {
            String header = who.isEmpty() ? "" : "Cookie: " + who + "\r\n";
            for (String path : List.of("ws/feed", "getPushNews")) {
                for (String query :
                        List.of("userId=ana", "userId=%61na", "userId=Ana", "userId=ana%00", "userId=%20")) {
                    refusedHandshake(path + "?" + query, header, 403, "channel.forbidden");
                }
                refusedHandshake(path + "?userId=ana&userId=x", header, 400, "handshake.invalid");
                for (String channel : CHANNELS) {
                    RawHttp.Answer answer = RawHttp.handshake(uri(path + "?channel=" + encoded(channel)), header);
                    attempts++;
                    assertThat(answer.status()).as(channel).isIn(400, 403);
                    assertKeepsQuiet(answer.body(), channel);
                }
            }
        }
    }

    @Test
    void commands_onChannelsOfOthers_areRefused_forUsersAndGuests() throws Exception {
        for (String channel : CHANNELS) {
            try (TestSocket mallory = server.socketOf("mallory");
                    TestSocket guest = server.socket("ws", "Cookie", gus)) {
                for (TestSocket who : List.of(mallory, guest)) {
                    for (String command : COMMANDS) {
                        JsonNode reply = who.request("{" + command + ",\"channel\":\"" + channel + "\"}");
                        attempts++;
                        assertThat(reply.at("/error/code").asText())
                                .as("%s %s: %s", command, channel, reply)
                                .isIn(REFUSALS);
                        assertKeepsQuiet(reply.toString(), channel);
                    }
                }
                assertThat(mallory.rest().toString() + guest.rest()).doesNotContain(SECRET);
            }
        }
    }

    @Test
    void commands_thatClaimToBeSomeoneElse_areRefused_orCountForWhoSendsThem() throws Exception {
        String anas = ticket("ana", 30);
        try (TestSocket mallory = server.socketOf("mallory");
                TestSocket guest = server.socket("ws", "Cookie", gus);
                TestSocket nobody = server.socket("ws?auth=message")) {
            for (String to : List.of(
                    "{\"users\":[\"ana\"]}",
                    "{\"channels\":[\"room/lobby\"]}",
                    "{\"clients\":[\"x\"]}",
                    "{\"all\":true}")) {
                for (TestSocket who : List.of(mallory, guest)) {
                    refused(who, "{\"action\":\"publish\",\"to\":" + to + ",\"body\":1}", "channel.forbidden");
                }
            }
            for (String channel : List.of("topic/all", "topic/news", "user/mallory")) {
                refused(
                        mallory,
                        "{\"action\":\"publish\",\"channel\":\"" + channel + "\",\"body\":1}",
                        "channel.forbidden");
            }
            refused(mallory, "{\"action\":\"register\",\"ticket\":\"" + anas + "\"}", "token.invalid");
            refused(mallory, "{\"action\":\"register\",\"token\":\"e30.e30.\"}", "token.invalid");
            refused(mallory, "{\"action\":\"register\",\"name\":\"Ana\"}", "command.invalid");
            refused(mallory, "{\"action\":\"recall\",\"channel\":\"room/lobby\",\"offset\":1}", "channel.forbidden");
            refused(guest, "{\"action\":\"recall\",\"channel\":\"room/lobby\",\"offset\":1}", "channel.forbidden");
            for (String action : List.of("subscribe", "history", "presence")) {
                refused(nobody, "{\"action\":\"" + action + "\",\"channel\":\"room/lobby\"}", "identity.required");
            }
            for (String action : List.of("channels", "rooms", "people", "heartbeat")) {
                refused(nobody, "{\"action\":\"" + action + "\"}", "identity.required");
            }
            refused(nobody, "{\"action\":\"register\",\"name\":\"Ana\"}", "identity.required");

            refused(guest, "{\"action\":\"register\",\"name\":\"Аna\"}", "name.invalid");
            JsonNode claimed = guest.request(
                    "{\"action\":\"register\",\"name\":\"Not Ana\",\"userId\":\"ana\","
                            + "\"roles\":[\"admin\",\"push\"],\"guest\":false,\"user\":{\"id\":\"ana\",\"roles\":[\"admin\"]}}");
            attempts++;
            assertThat(claimed.at("/data/user/id").asText()).startsWith("guest-");
            assertThat(claimed.at("/data/user/guest").asBoolean()).isTrue();
            assertThat(claimed.at("/data/user/roles")).isEmpty();
            refused(guest, "{\"action\":\"publish\",\"to\":{\"all\":true},\"body\":1}", "channel.forbidden");

            mallory.request(ClientCommand.subscribe("room/forged"));
            mallory.send("{\"action\":\"publish\",\"channel\":\"room/forged\",\"body\":1,"
                    + "\"from\":{\"id\":\"ana\",\"name\":\"Ana\"},\"user\":\"ana\"}");
            attempts++;
            assertThat(mallory.awaitEvent("message").at("/from/id").asText()).isEqualTo("mallory");
        }
        for (String id : List.of("guest-1", "guest-ana", "a\\u0000", " ana", "ana\\u202e", "")) {
            HttpResponse<String> answer = server.post("api/v1/tickets", "{\"user\":{\"id\":\"" + id + "\"}}");
            attempts++;
            assertThat(answer.statusCode()).as(id).isEqualTo(422);
        }
    }

    @Test
    void everyRoute_withoutItsKey_isRefused_whateverElseIsSent() throws Exception {
        String ticket = ticket("mallory", 30);
        for (String route : ApiServletRoutes.of(server.context())) {
            String[] parts = route.split(" ");
            if (parts[2].equals("none")) {
                continue;
            }
            String path = parts[1].substring(1).replace("{kind}", "room").replaceAll("\\{[a-z]+}", "x");
            for (String header : List.of(
                    "Cookie: " + gus,
                    "Authorization: Bearer",
                    "Authorization: Bearer wrong",
                    "Authorization: Bearer " + ticket,
                    "Authorization: Basic " + server.apiKey(),
                    "X-Api-Key: " + server.apiKey(),
                    "Authorization: Bearer " + server.apiKey().substring(1))) {
                int colon = header.indexOf(':');
                HttpResponse<String> answer = server.send(
                        HttpRequest.newBuilder(server.base().resolve(path + "?key=" + server.apiKey() + "&api_key=x"))
                                .header(header.substring(0, colon), header.substring(colon + 2))
                                .header("Content-Type", "application/json")
                                .method(parts[0], BodyPublishers.ofString("{\"to\":{\"all\":true},\"body\":1}")));
                attempts++;
                assertThat(answer.statusCode()).as(route + " " + header).isEqualTo(401);
                assertThat(answer.body()).contains("key.invalid").doesNotContain(server.apiKey());
            }
        }
    }

    @Test
    void polling_channelsOfOthers_isRefused() throws Exception {
        for (String channel : CHANNELS) {
            for (String spelled :
                    List.of(encoded(channel), encoded(encoded(channel)), encoded(channel) + "&channel=room/lobby")) {
                RawHttp.Answer answer = RawHttp.get(uri("messages?channel=" + spelled), "Cookie: " + gus + "\r\n");
                attempts++;
                assertThat(answer.status()).as(channel).isIn(403, 422);
                assertKeepsQuiet(answer.body(), channel);
            }
        }
    }

    /** Nobody can find out by trying whether two people write to each other, or what there is in a room. */
    @Test
    void whatIsThere_isRefusedInTheSameWords_asWhatIsNot() throws Exception {
        List<String> there = List.of("direct/ana~bob", "user/ana", HR, "topic/hr/news", "live/hr/desk");
        List<String> never = List.of("direct/xxx~yyy", "user/xxx", "room/hr/xxx", "topic/hr/xxx", "live/hr/xxx");
        try (TestSocket mallory = server.socketOf("mallory")) {
            for (int i = 0; i < there.size(); i++) {
                for (String command : COMMANDS) {
                    JsonNode one = mallory.request("{" + command + ",\"channel\":\"" + there.get(i) + "\"}");
                    JsonNode other = mallory.request("{" + command + ",\"channel\":\"" + never.get(i) + "\"}");
                    attempts += 2;
                    assertThat(one.path("error")).as(command).isEqualTo(other.path("error"));
                }
            }
            assertThat(mallory.request(ClientCommand.of("rooms")).toString()).doesNotContain("hr/");
            assertThat(mallory.request(ClientCommand.of("channels")).toString()).doesNotContain("ana");
        }
    }

    @Test
    void nobody_whereGuestsAreOff_getsNowhere() throws Exception {
        try (ParleyServer closed =
                new ParleyServer(directory.resolve("closed"), Map.of("parley.guests", "off")).start()) {
            for (String path : SOCKETS) {
                for (String header : List.of(
                        "",
                        "Cookie: JSESSIONID=0123456789ABCDEF0123456789ABCDEF\r\n",
                        "Cookie: " + gus + "\r\n",
                        "X-Forwarded-User: ana\r\nRemote-User: ana\r\nX-Remote-User: ana\r\n",
                        "Authorization: Basic YW5hOmFuYQ==\r\n")) {
                    RawHttp.Answer answer = RawHttp.handshake(URI.create(closed.base() + path), header);
                    refused(answer, 401, "identity.required", path + " " + header);
                }
            }
            refused(
                    RawHttp.get(URI.create(closed.base() + "messages?channel=room/lobby"), ""),
                    401,
                    "identity.required",
                    "messages");
            assertThat(closed.send(HttpRequest.newBuilder(closed.base().resolve("signin"))
                                    .header("Content-Type", "application/json")
                                    .POST(BodyPublishers.ofString("{\"name\":\"E\"}")))
                            .statusCode())
                    .isEqualTo(404);
        }
    }

    private static void refusedHandshake(String path, String headers, int status, String code) {
        refused(RawHttp.handshake(uri(path), headers), status, code, path + " " + headers);
    }

    private static void refused(RawHttp.Answer answer, int status, String code, String what) {
        attempts++;
        assertThat(answer.status()).as(what).isEqualTo(status);
        assertThat(answer.json().path("code").asText()).as(what).isEqualTo(code);
        assertThat(answer.body()).doesNotContain(SECRET);
    }

    private static void refused(TestSocket who, String command, String code) throws Exception {
        JsonNode reply = who.request(command);
        attempts++;
        assertThat(reply.at("/error/code").asText())
                .as("%s: %s", command, reply)
                .isEqualTo(code);
    }

    /** Neither the content nor the position of anything. */
    private static void assertKeepsQuiet(String answer, String what) {
        assertThat(answer)
                .as(what)
                .doesNotContain(SECRET)
                .doesNotContain("\"epoch\"")
                .doesNotContain("\"head\"")
                .doesNotContain("\"messages\"")
                .doesNotContain("\"users\"");
    }

    private static String ticket(String user, int seconds) throws Exception {
        String ticket = TestSocket.parse(
                        server.post("api/v1/tickets", "{\"user\":{\"id\":\"" + user + "\"},\"ttl\":" + seconds + "}")
                                .body())
                .path("ticket")
                .asText();
        secrets.add(ticket);
        return ticket;
    }

    private static String flipped(String text) {
        return Stream.of(text.split(""))
                .map(c -> c.equals(c.toLowerCase(java.util.Locale.ROOT))
                        ? c.toUpperCase(java.util.Locale.ROOT)
                        : c.toLowerCase(java.util.Locale.ROOT))
                .reduce("", String::concat);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static URI uri(String path) {
        return URI.create(server.base() + path);
    }
}
