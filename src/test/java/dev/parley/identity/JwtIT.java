// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.testing.ClientCommand;
import dev.parley.testing.Jwts;
import dev.parley.testing.LogWatch;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.RawSocket;
import dev.parley.testing.TestSocket;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tokens signed with a shared secret, on every way in, and on the line that they opened. */
class JwtIT {
    private static final byte[] SECRET = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8);

    @RegisterExtension
    final ParleyServer server = ParleyServer.of(Map.of(
            "parley.jwt.secret",
            new String(SECRET, StandardCharsets.UTF_8),
            "parley.jwt.issuer",
            "portal",
            "parley.jwt.audience",
            "parley"));

    @Test
    void token_inHeaderSubprotocolAndFirstMessage_isItsUser() throws Exception {
        String token = token("anna", 60, ",\"name\":\"Anna Ö\",\"roles\":[\"moderator\"]");
        try (TestSocket socket = server.socket("ws", "Authorization", "Bearer " + token)) {
            assertThat(socket.awaitEvent("welcome").path("user").toString())
                    .isEqualTo("{\"id\":\"anna\",\"name\":\"Anna Ö\",\"guest\":false,\"roles\":[\"moderator\"]}");
        }
        try (RawSocket socket =
                RawSocket.open(server.base(), "ws", "Sec-WebSocket-Protocol", "parley.v1, bearer." + token)) {
            assertThat(socket.read().text()).contains("\"id\":\"anna\"");
        }
        try (TestSocket socket = server.socket("ws?auth=message")) {
            assertThat(socket.awaitEvent("welcome").path("user").isNull()).isTrue();
            assertThat(register(socket, token)
                            .path("data")
                            .path("user")
                            .path("id")
                            .asText())
                    .isEqualTo("anna");
        }
    }

    @Test
    void wrongTokens_areRefused_alikeToStrangers_withTheCauseInTheLog() throws Exception {
        String good = token("anna", 60, "");
        String[] parts = good.split("\\.");
        Map<String, String> wrong = Map.of(
                Jwts.unsigned("{\"alg\":\"none\"}", claims("anna", 60, "")) + ".",
                "'none' is not among",
                Jwts.hs256("x".repeat(32).getBytes(StandardCharsets.UTF_8), claims("anna", 60, "")),
                "its signature is wrong",
                parts[0] + "." + token("bert", 60, "").split("\\.")[1] + "." + parts[2],
                "its signature is wrong",
                token("anna", -60, ""),
                "it has expired",
                token("anna", 60, ",\"nbf\":" + (now() + 30)),
                "it is not valid yet",
                Jwts.hs256(SECRET, claims("anna", 60, "").replace("\"portal\"", "\"elsewhere\"")),
                "its iss is not",
                Jwts.hs256(SECRET, claims("anna", 60, "").replace("\"parley\"", "\"elsewhere\"")),
                "its aud is not",
                token("guest-1", 60, ""),
                "must not start with 'guest-'",
                "a.b.c",
                "it cannot be read");
        String answer = "the ticket or token is wrong, used or too old: fetch a new one for every attempt";
        for (Map.Entry<String, String> entry : wrong.entrySet()) {
            try (LogWatch log = new LogWatch();
                    TestSocket later = server.socket("ws?auth=message")) {
                RawSocket.Refusal refusal =
                        RawSocket.refused(server.base(), "ws", "Authorization", "Bearer " + entry.getKey());
                assertThat(refusal.status()).as(entry.getValue()).isEqualTo(401);
                assertThat(refusal.body()).contains("token.invalid", answer);
                assertThat(explained(entry.getKey())).contains("\"status\":401", answer);
                assertThat(register(later, entry.getKey())
                                .path("error")
                                .path("code")
                                .asText())
                        .isEqualTo("token.invalid");
                assertThat(log.mentions(entry.getValue())).as(entry.getValue()).hasSize(3);
                assertThat(log.mentions(entry.getKey())).isEmpty();
            }
        }
        assertThat(explained(good)).contains("\"status\":101");
    }

    @Test
    void token_inTheUrl_isNoTicket() throws Exception {
        assertThat(RawSocket.refused(server.base(), "ws?ticket=" + token("anna", 60, ""))
                        .status())
                .isEqualTo(401);
    }

    @Test
    void wrongToken_besideASession_isNotTheSessionsUser() throws Exception {
        assertThat(RawSocket.refused(
                                server.base(), "ws", "Cookie", server.signIn("Ada"), "Authorization", "Bearer a.b.c")
                        .status())
                .isEqualTo(401);
    }

    @Test
    void guestsPass_hasThreePartsToo_andIsStillAGuests() throws Exception {
        String pass = "guest." + "s".repeat(22) + ".QW5h";
        try (RawSocket socket =
                RawSocket.open(server.base(), "ws", "Sec-WebSocket-Protocol", "parley.v1, bearer." + pass)) {
            assertThat(socket.read().text()).contains("\"name\":\"Ana\",\"guest\":true");
        }
        try (TestSocket socket = server.socketOf("anna")) {
            assertThat(register(socket, pass).path("error").path("code").asText())
                    .isEqualTo("token.invalid");
        }
    }

    @Test
    void twoTokens_areNobodys() throws Exception {
        assertThat(RawSocket.refused(
                                server.base(),
                                "ws",
                                "Authorization",
                                "Bearer " + token("anna", 60, ""),
                                "Authorization",
                                "Bearer " + token("bert", 60, ""))
                        .status())
                .isEqualTo(401);
    }

    @Test
    void oversizeTokens_areRefused_andTheServerLivesOn() throws Exception {
        String large = token("anna", 60, ",\"x\":\"" + "y".repeat(9000) + "\"");

        assertThat(RawSocket.refused(server.base(), "ws", "Authorization", "Bearer " + large)
                        .status())
                .isIn(400, 401, 431);
        try (TestSocket socket = server.socket("ws?auth=message")) {
            assertThat(register(socket, large).path("error").path("code").asText())
                    .isEqualTo("token.invalid");
            assertThat(register(socket, "a.b." + "c".repeat(200_000))
                            .path("error")
                            .path("code")
                            .asText())
                    .isEqualTo("token.invalid");
            assertThat(register(socket, token("anna", 60, "")).path("ok").asBoolean())
                    .isTrue();
        }
    }

    @Test
    void expiry_closesTheLine_afterTheClosingEvent() throws Exception {
        try (TestSocket socket = server.socket("ws", "Authorization", "Bearer " + token("anna", 2, ""));
                TestSocket feed = server.socket("ws/feed", "Authorization", "Bearer " + token("anna", 2, ""));
                TestSocket registered = server.socket("ws?auth=message");
                TestSocket other = server.socketOf("bert")) {
            assertThat(register(registered, token("carl", 2, "")).path("ok").asBoolean())
                    .isTrue();

            JsonNode closing = socket.awaitEvent("closing");
            assertThat(closing.path("code").asInt()).isEqualTo(4201);
            assertThat(closing.path("reconnect").asBoolean()).isTrue();
            assertThat(socket.awaitClose()).isEqualTo(4201);
            assertThat(feed.awaitClose()).isEqualTo(4201);
            assertThat(registered.awaitClose()).isEqualTo(4201);
            assertThat(other.request(ClientCommand.of("heartbeat")).path("ok").asBoolean())
                    .isTrue();
        }
    }

    @Test
    void refresh_forTheSameUser_keepsTheLine() throws Exception {
        try (TestSocket first = server.socket("ws", "Authorization", "Bearer " + token("anna", 3, ""));
                TestSocket socket = server.socket("ws", "Authorization", "Bearer " + token("anna", 3, ""))) {
            JsonNode refreshed = register(socket, token("anna", 60, ",\"roles\":[\"push\"]"));
            assertThat(refreshed.path("data").path("user").path("roles").toString())
                    .isEqualTo("[\"push\"]");

            assertThat(first.awaitClose()).isEqualTo(4201);

            assertThat(socket.request(ClientCommand.of("heartbeat")).path("ok").asBoolean())
                    .isTrue();
        }
    }

    @Test
    void refresh_forAnotherUser_isRefused_andLeavesTheOldEnd() throws Exception {
        try (TestSocket socket = server.socket("ws", "Authorization", "Bearer " + token("anna", 3, ""))) {
            for (String other : List.of(token("bert", 60, ""), token("anna", -60, ""), "nonsense")) {
                assertThat(register(socket, other).path("error").path("code").asText())
                        .isEqualTo("token.invalid");
            }
            assertThat(socket.awaitClose()).isEqualTo(4201);
        }
    }

    private JsonNode register(TestSocket socket, String token) throws Exception {
        return socket.request(ClientCommand.of("register").with("token", token));
    }

    private String explained(String token) throws Exception {
        return server.send(HttpRequest.newBuilder(server.base()
                        .resolve("api/v1/handshake?path=/ws&protocol=parley.v1,"
                                + URLEncoder.encode("bearer." + token, StandardCharsets.UTF_8))))
                .body();
    }

    private static String token(String user, int seconds, String more) {
        return Jwts.hs256(SECRET, claims(user, seconds, more));
    }

    private static String claims(String user, int seconds, String more) {
        return "{\"iss\":\"portal\",\"aud\":\"parley\",\"sub\":\"" + user + "\",\"exp\":" + (now() + seconds) + more
                + "}";
    }

    private static long now() {
        return Instant.now().getEpochSecond();
    }
}
