// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.ClientCommand;
import dev.parley.testing.Jwts;
import dev.parley.testing.LoginServlet;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.RawSocket;
import dev.parley.testing.TestSocket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import org.apache.catalina.realm.GenericPrincipal;
import org.apache.catalina.realm.RealmBase;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code POST /api/v1/sessions/revoke}: nothing that was issued before counts after it, and what is issued after it does. */
class RevokeIT {
    private static final String SECRET = "a secret of this test that is long enough";

    @TempDir
    static Path directory;

    @AutoClose
    private static ParleyServer server;

    @BeforeAll
    static void start() throws Exception {
        server = new ParleyServer(directory, Map.of("parley.jwt.secret", SECRET));
        server.context().setRealm(new AnyUser());
        Tomcat.addServlet(server.context(), "portal", new LoginServlet());
        server.context().addServletMapping("/portal/*", "portal");
        server.start();
    }

    @Test
    void unspentTickets_countNoMore_andLaterOnesDo() throws Exception {
        String unspent = ticket("{\"user\":{\"id\":\"ana\"},\"ttl\":3600}");
        String ofAnother = ticket("{\"user\":{\"id\":\"bob\"},\"ttl\":3600}");
        try (TestSocket socket = socket("ws?ticket=" + ticket("{\"user\":{\"id\":\"ana\"}}"))) {
            socket.awaitEvent("welcome");
            assertThat(revoke("{\"user\":\"ana\"}")).isEqualTo("{\"closed\":1}");
            assertThat(socket.awaitClose()).isEqualTo(4001);
        }

        assertRefused("ws?ticket=" + unspent);
        try (TestSocket later = socket("ws?ticket=" + ticket("{\"user\":{\"id\":\"ana\"}}"));
                TestSocket another = socket("ws?ticket=" + ofAnother)) {
            assertAlive(later);
            assertAlive(another);
        }
    }

    @Test
    void tag_endsWhatBelongsToOneSession_andLeavesTheUsersOthers() throws Exception {
        String hr = "{\"user\":{\"id\":\"cleo\"},\"session\":\"hr-1\",\"ttl\":3600}";
        String crm = "{\"user\":{\"id\":\"cleo\"},\"session\":\"crm-7\",\"ttl\":3600}";
        String unspent = ticket(hr);
        String unspentOfTheOther = ticket(crm);
        try (TestSocket ofHr = socket("ws?ticket=" + ticket(hr));
                TestSocket ofCrm = socket("ws?ticket=" + ticket(crm));
                TestSocket untagged = server.socketOf("cleo")) {
            for (TestSocket socket : List.of(ofHr, ofCrm, untagged)) {
                socket.awaitEvent("welcome");
            }
            assertThat(server.call("GET", "api/v1/clients?user=cleo").body())
                    .contains("\"session\":\"hr-1\"", "\"session\":\"crm-7\"");
            assertThat(revoke("{\"session\":\"hr-1\"}")).isEqualTo("{\"closed\":1}");

            assertThat(ofHr.awaitClose()).isEqualTo(4001);
            assertAlive(ofCrm);
            assertAlive(untagged);
        }
        assertRefused("ws?ticket=" + unspent);
        try (TestSocket next = socket("ws?ticket=" + unspentOfTheOther);
                TestSocket again = socket("ws?ticket=" + ticket(hr))) {
            assertAlive(next);
            assertAlive(again);
        }
    }

    @Test
    void tags_thatCannotBe_areRefused() throws Exception {
        for (String tag : List.of("\"\"", "\" a\"", "\"a\\u0000b\"", "\"" + "x".repeat(129) + "\"", "7")) {
            assertThat(server.post("api/v1/tickets", "{\"user\":{\"id\":\"a\"},\"session\":" + tag + "}")
                            .body())
                    .as(tag)
                    .contains("command.invalid", "session");
            assertThat(server.post("api/v1/sessions/revoke", "{\"session\":" + tag + "}")
                            .body())
                    .as(tag)
                    .contains("command.invalid", "session");
        }
    }

    @Test
    void tokens_thatWerePresented_countNoMore_noMatterWhatTheySay() throws Exception {
        String dated = token("dora", ",\"iat\":" + (now() - 5));
        String undated = token("dora", "");
        String tagged = token("dora", ",\"sid\":\"kiosk\"");
        try (TestSocket first = bearer(dated);
                TestSocket second = bearer(undated);
                TestSocket third = bearer(tagged)) {
            revoke("{\"session\":\"kiosk\"}");
            assertThat(third.awaitClose()).isEqualTo(4001);
            assertAlive(first);

            revoke("{\"user\":\"dora\"}");
            assertThat(first.awaitClose()).isEqualTo(4001);
            assertThat(second.awaitClose()).isEqualTo(4001);
        }
        for (String old : List.of(dated, undated, tagged, token("dora", ",\"iat\":" + (now() - 60)))) {
            assertThat(RawSocket.refused(server.base(), "ws", "Authorization", "Bearer " + old)
                            .status())
                    .isEqualTo(401);
        }
        try (TestSocket next = bearer(token("dora", ",\"iat\":" + (now() + 1)))) {
            assertAlive(next);
        }
    }

    @Test
    void guest_doesNotComeBack_byCookie_session_orPass() throws Exception {
        HttpResponse<String> in =
                server.send(HttpRequest.newBuilder(server.base().resolve("signin"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{\"name\":\"Gus\"}")));
        String id = TestSocket.parse(in.body()).at("/user/id").asText();
        String session = ParleyServer.sessionOf(in);
        String memory = memoryOf(in);
        String pass = "guest." + "s".repeat(30) + ".R3Vz";
        String passId;
        try (TestSocket byPass = bearer(pass);
                TestSocket bySession = socket("ws", "Cookie", session)) {
            passId = byPass.awaitEvent("welcome").at("/user/id").asText();
            revoke("{\"user\":\"" + id + "\"}");
            revoke("{\"user\":\"" + passId + "\"}");
            assertThat(bySession.awaitClose()).isEqualTo(4001);
            assertThat(byPass.awaitClose()).isEqualTo(4001);
        }
        for (String cookies : List.of(session, memory, session + "; " + memory)) {
            try (TestSocket anew = socket("ws", "Cookie", cookies)) {
                assertThat(anew.awaitEvent("welcome").at("/user/id").asText()).isNotEqualTo(id);
            }
        }
        assertThat(RawSocket.refused(server.base(), "ws", "Authorization", "Bearer " + pass)
                        .status())
                .isEqualTo(401);
    }

    @Test
    void portalsSession_countsNoMore_untilTheUserSignsInAgain() throws Exception {
        String session = portal("attribute?user=emil", null);
        String asleep = portal("attribute?user=emil", null);
        try (TestSocket socket = socket("ws", "Cookie", session)) {
            socket.awaitEvent("welcome");
            revoke("{\"user\":\"emil\"}");
            assertThat(socket.awaitClose()).isEqualTo(4001);
        }
        for (String cookie : List.of(session, asleep)) {
            assertThat(RawSocket.refused(server.base(), "ws", "Cookie", cookie).body())
                    .contains("identity.required", "revoked");
            assertThat(get("messages?channel=user/emil", cookie).statusCode()).isEqualTo(401);
            assertThat(get("api/v1/handshake?path=/ws", cookie).body()).contains("\"status\":401");
        }
        // The same session under another id is no sign-in, and neither is the same object again.
        String renamed = portal("rename", session);
        portal("again", renamed);
        assertThat(RawSocket.refused(server.base(), "ws", "Cookie", renamed).status())
                .isEqualTo(401);

        portal("attribute?user=emil", renamed);
        String fresh = portal("attribute?user=emil", null);
        for (String cookie : List.of(renamed, fresh)) {
            try (TestSocket socket = socket("ws", "Cookie", cookie)) {
                assertThat(socket.awaitEvent("welcome").at("/user/id").asText()).isEqualTo("emil");
            }
        }
        assertThat(RawSocket.refused(server.base(), "ws", "Cookie", asleep).status())
                .isEqualTo(401);
    }

    @Test
    void containersLogin_countsNoMore_untilTheUserLogsInAgain() throws Exception {
        String session = portal("login?user=frank", null);
        try (TestSocket socket = socket("ws", "Cookie", session)) {
            socket.awaitEvent("welcome");
            revoke("{\"user\":\"frank\"}");
            assertThat(socket.awaitClose()).isEqualTo(4001);
        }
        assertThat(RawSocket.refused(server.base(), "ws", "Cookie", session).status())
                .isEqualTo(401);

        portal("logout", session);
        String again = portal("login?user=frank", session);
        try (TestSocket socket = socket("ws", "Cookie", again)) {
            assertThat(socket.awaitEvent("welcome").at("/user/id").asText()).isEqualTo("frank");
        }
    }

    @Test
    void oneSession_byItsHash_countsNoMore_underItsNextIdEither_andTheOtherStays() throws Exception {
        String session = portal("attribute?user=gina", null);
        String other = portal("attribute?user=gina", null);
        try (TestSocket socket = socket("ws", "Cookie", session);
                TestSocket elsewhere = socket("ws", "Cookie", other)) {
            String client = socket.awaitEvent("welcome").path("clientId").asText();
            String hash = TestSocket.parse(
                            server.call("GET", "api/v1/clients/" + client).body())
                    .path("session")
                    .asText();
            revoke("{\"session\":\"" + hash + "\"}");
            assertThat(socket.awaitClose()).isEqualTo(4001);
            assertAlive(elsewhere);
        }
        String renamed = portal("rename", session);
        assertThat(RawSocket.refused(server.base(), "ws", "Cookie", renamed).status())
                .isEqualTo(401);
        portal("attribute?user=gina", renamed);
        try (TestSocket socket = socket("ws", "Cookie", renamed)) {
            assertAlive(socket);
        }
    }

    @Test
    void register_withWhatWasIssuedBefore_isRefused_onASocketThatWasThereToo() throws Exception {
        String unspent = ticket("{\"user\":{\"id\":\"hugo\"},\"ttl\":3600}");
        String token = token("hugo", ",\"iat\":" + (now() - 5));
        try (TestSocket socket = socket("ws?auth=message")) {
            socket.awaitEvent("welcome");
            revoke("{\"user\":\"hugo\"}");

            assertThat(socket.request(ClientCommand.of("register").with("ticket", unspent))
                            .at("/error/code")
                            .asText())
                    .isEqualTo("token.invalid");
            assertThat(socket.request(ClientCommand.of("register").with("token", token))
                            .at("/error/code")
                            .asText())
                    .isEqualTo("token.invalid");
            String later = ticket("{\"user\":{\"id\":\"hugo\"}}");
            assertThat(socket.request(ClientCommand.of("register").with("ticket", later))
                            .at("/data/user/id")
                            .asText())
                    .isEqualTo("hugo");
        }
    }

    @Test
    void ticketsSocket_doesNotEndWithAGuestsSession_butWithItsOwnUsers() throws Exception {
        String guest = server.signIn("Iris as a guest");
        String own = portal("attribute?user=iris", null);
        try (TestSocket besideGuest = socket("ws?ticket=" + ticket("{\"user\":{\"id\":\"iris\"}}"), "Cookie", guest);
                TestSocket ofTheSame = socket("ws?ticket=" + ticket("{\"user\":{\"id\":\"iris\"}}"), "Cookie", own);
                TestSocket later = socket("ws?auth=message", "Cookie", guest)) {
            later.request(ClientCommand.of("register")
                    .with("ticket", String.valueOf(ticket("{\"user\":{\"id\":\"iris\"}}"))));
            portal("invalidate", guest);
            portal("invalidate", own);

            assertThat(ofTheSame.awaitClose()).isEqualTo(4001);
            assertAlive(besideGuest);
            assertAlive(later);
        }
    }

    @Test
    void guestWhoSignsOut_takesTheSocketsOfAnotherSessionAlong() throws Exception {
        HttpResponse<String> in =
                server.send(HttpRequest.newBuilder(server.base().resolve("signin"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{\"name\":\"Kim\"}")));
        String memory = memoryOf(in);
        try (TestSocket socket = socket("ws", "Cookie", memory)) {
            socket.awaitEvent("welcome");
            server.send(HttpRequest.newBuilder(server.base().resolve("signout"))
                    .header("Cookie", ParleyServer.sessionOf(in) + "; " + memory)
                    .POST(BodyPublishers.noBody()));

            assertThat(socket.awaitClose()).isEqualTo(4001);
        }
    }

    @Test
    void kick_endsConnections_andNothingElse() throws Exception {
        String unspent = ticket("{\"user\":{\"id\":\"juno\"},\"ttl\":3600}");
        String session = portal("attribute?user=juno", null);
        try (TestSocket socket = socket("ws", "Cookie", session)) {
            socket.awaitEvent("welcome");
            server.call("DELETE", "api/v1/clients?user=juno");
            assertThat(socket.awaitClose()).isEqualTo(4003);
        }
        try (TestSocket byTicket = socket("ws?ticket=" + unspent);
                TestSocket bySession = socket("ws", "Cookie", session)) {
            assertAlive(byTicket);
            assertAlive(bySession);
        }
    }

    private static String memoryOf(HttpResponse<String> answer) {
        return answer.headers().allValues("Set-Cookie").stream()
                .filter(cookie -> cookie.startsWith("parley-guest-"))
                .findFirst()
                .orElseThrow()
                .replaceFirst(";.*", "");
    }

    private static TestSocket socket(String path, String... headers) throws Exception {
        return server.socket(path, headers);
    }

    private static TestSocket bearer(String token) throws Exception {
        return server.socket("ws", "Authorization", "Bearer " + token);
    }

    private static long now() {
        return System.currentTimeMillis() / 1000;
    }

    private static String token(String user, String more) {
        return Jwts.hs256(
                SECRET.getBytes(StandardCharsets.UTF_8),
                "{\"sub\":\"" + user + "\",\"exp\":" + (now() + 3600) + more + "}");
    }

    private static String ticket(String body) throws Exception {
        return TestSocket.parse(server.post("api/v1/tickets", body).body())
                .path("ticket")
                .asText();
    }

    private static String revoke(String body) throws Exception {
        HttpResponse<String> answer = server.post("api/v1/sessions/revoke", body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    private static HttpResponse<String> get(String path, String cookie) throws Exception {
        return server.send(HttpRequest.newBuilder(server.base().resolve(path)).header("Cookie", cookie));
    }

    private static void assertRefused(String path) throws Exception {
        assertThat(RawSocket.refused(server.base(), path).body()).contains("token.invalid");
    }

    private static void assertAlive(TestSocket socket) throws Exception {
        assertThat(socket.request(ClientCommand.of("heartbeat")).path("ok").asBoolean())
                .isTrue();
    }

    /** Returns the session's cookie as it is afterwards. */
    private static String portal(String path, String cookie) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.base().resolve("portal/" + path));
        if (cookie != null) {
            request.header("Cookie", cookie);
        }
        HttpResponse<String> answer = server.send(request);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.headers().firstValue("Set-Cookie").isPresent() ? ParleyServer.sessionOf(answer) : cookie;
    }

    private static final class AnyUser extends RealmBase {
        @Override
        protected String getPassword(String username) {
            return "secret";
        }

        @Override
        protected Principal getPrincipal(String username) {
            return new GenericPrincipal(username, List.of());
        }
    }
}
