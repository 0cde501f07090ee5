// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.testing.ClientCommand;
import dev.parley.testing.EitherTomcat;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.TestSocket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Arrays;
import java.util.Map;
import org.apache.catalina.Session;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What ends an HTTP session closes the sockets of that session, and no other's. */
@EitherTomcat
class SessionEndIT {
    @RegisterExtension
    final ParleyServer server = ParleyServer.of(Map.of());

    private String cookie;

    @AutoClose
    private TestSocket socket;

    @AutoClose
    private TestSocket other;

    @BeforeEach
    void start() throws Exception {
        cookie = server.signIn("张三");
        socket = server.socket("ws", "Cookie", cookie);
        other = server.socket("ws", "Cookie", server.signIn("李四"));
        assertThat(socket.awaitEvent("welcome").path("user").path("name").asText())
                .isEqualTo("张三");
        other.awaitEvent("welcome");
    }

    @Test
    void signOut_closesWith4001() throws Exception {
        server.send(HttpRequest.newBuilder(server.base().resolve("signout"))
                .header("Cookie", cookie)
                .POST(BodyPublishers.noBody()));

        assertSignedOut();
    }

    @Test
    void invalidation_closesWith4001() throws Exception {
        session().getSession().invalidate();

        assertSignedOut();
    }

    @Test
    void expiry_closesWith4001() throws Exception {
        session().setMaxInactiveInterval(1);

        await().until(() -> {
            server.context().getManager().backgroundProcess();
            return Arrays.stream(server.context().getManager().findSessions())
                            .filter(session -> session.getMaxInactiveInterval() == 1)
                            .filter(Session::isValid)
                            .count()
                    == 0;
        });

        assertSignedOut();
    }

    @Test
    void newSessionId_keepsTheSocket_andItsEndStillClosesIt() throws Exception {
        String renamed = ParleyServer.sessionOf(
                server.send(HttpRequest.newBuilder(server.base().resolve("signin"))
                        .header("Cookie", cookie)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{\"name\":\"王五\"}"))));
        assertThat(renamed).isNotEqualTo(cookie);
        assertThat(socket.request(ClientCommand.of("heartbeat")).path("ok").asBoolean())
                .isTrue();

        cookie = renamed;
        session().getSession().invalidate();

        assertSignedOut();
    }

    private Session session() throws Exception {
        return server.context().getManager().findSession(cookie.substring(cookie.indexOf('=') + 1));
    }

    private void assertSignedOut() throws Exception {
        assertThat(socket.awaitEvent("closing").path("code").asInt()).isEqualTo(4001);
        assertThat(socket.awaitClose()).isEqualTo(4001);
        assertThat(other.request(ClientCommand.of("heartbeat")).path("ok").asBoolean())
                .isTrue();
    }
}
