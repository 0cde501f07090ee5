// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.Jwts;
import dev.parley.testing.LoginServlet;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.RawSocket;
import dev.parley.testing.TestSocket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.apache.catalina.session.StandardManager;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens and stored sessions outlive a restart, so a revoke of them does. */
class RevokeRestartIT {
    private static final String SECRET = "a secret of this test that is long enough";

    @TempDir
    Path directory;

    @Test
    void revoke_holdsAfterARestart_forTokensAndSessionsOfBefore_andForNoOthers() throws Exception {
        String seen = token("ana", "");
        String unseen = token("ana", ",\"iat\":" + (now() - 5));
        String session;
        String bobs;
        try (ParleyServer server = server()) {
            session = portal(server, "attribute?user=ana", null);
            bobs = portal(server, "attribute?user=bob", null);
            try (TestSocket socket = server.socket("ws", "Authorization", "Bearer " + seen)) {
                assertThat(server.post("api/v1/sessions/revoke", "{\"user\":\"ana\"}")
                                .statusCode())
                        .isEqualTo(200);
                assertThat(socket.awaitClose()).isEqualTo(4001);
            }
        }
        try (ParleyServer server = server()) {
            for (String old : new String[] {seen, unseen}) {
                assertThat(RawSocket.refused(server.base(), "ws", "Authorization", "Bearer " + old)
                                .status())
                        .isEqualTo(401);
            }
            assertThat(RawSocket.refused(server.base(), "ws", "Cookie", session).status())
                    .isEqualTo(401);
            portal(server, "attribute?user=ana", session);
            try (TestSocket again = server.socket("ws", "Cookie", session);
                    TestSocket other = server.socket("ws", "Cookie", bobs);
                    TestSocket token =
                            server.socket("ws", "Authorization", "Bearer " + token("ana", ",\"iat\":" + (now() + 1)))) {
                assertThat(again.awaitEvent("welcome").at("/user/id").asText()).isEqualTo("ana");
                assertThat(other.awaitEvent("welcome").at("/user/id").asText()).isEqualTo("bob");
                assertThat(token.awaitEvent("welcome").at("/user/id").asText()).isEqualTo("ana");
            }
        }
        // The sign-in of after the revoke is told by the session itself.
        try (ParleyServer server = server();
                TestSocket again = server.socket("ws", "Cookie", session)) {
            assertThat(again.awaitEvent("welcome").at("/user/id").asText()).isEqualTo("ana");
        }
    }

    private ParleyServer server() throws Exception {
        ParleyServer server = new ParleyServer(directory, Map.of("parley.jwt.secret", SECRET, "parley.guests", "off"));
        StandardManager manager = new StandardManager();
        manager.setPathname(directory.resolve("sessions.ser").toString());
        server.context().setManager(manager);
        Tomcat.addServlet(server.context(), "portal", new LoginServlet());
        server.context().addServletMapping("/portal/*", "portal");
        return server.start();
    }

    private static long now() {
        return System.currentTimeMillis() / 1000;
    }

    private static String token(String user, String more) {
        return Jwts.hs256(
                SECRET.getBytes(StandardCharsets.UTF_8),
                "{\"sub\":\"" + user + "\",\"exp\":" + (now() + 3600) + more + "}");
    }

    private static String portal(ParleyServer server, String path, String cookie) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.base().resolve("portal/" + path));
        if (cookie != null) {
            request.header("Cookie", cookie);
        }
        HttpResponse<String> answer = server.send(request);
        return cookie == null ? ParleyServer.sessionOf(answer) : cookie;
    }
}
