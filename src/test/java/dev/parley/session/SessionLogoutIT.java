// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.ClientCommand;
import dev.parley.testing.EitherTomcat;
import dev.parley.testing.LoginServlet;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.TestSocket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import org.apache.catalina.realm.GenericPrincipal;
import org.apache.catalina.realm.RealmBase;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way in which a portal logs someone out closes the sockets of that session, and nobody else's. */
@EitherTomcat
class SessionLogoutIT {
    @TempDir
    Path directory;

    @AutoClose
    private ParleyServer server;

    @BeforeEach
    void start() throws Exception {
        server = new ParleyServer(directory, Map.of());
        server.context().setRealm(new AnyUser());
        Tomcat.addServlet(server.context(), "portal", new LoginServlet());
        server.context().addServletMapping("/portal/*", "portal");
        server.start();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "attribute?user=ana invalidate",
                "attribute?user=ana remove",
                "attribute?user=ana attribute?user=bob",
                "login?user=ana invalidate",
                "login?user=ana logout"
            })
    void logout_closesAllSocketsOfTheSession_andNoOthers(String inAndOut) throws Exception {
        String in = inAndOut.split(" ", -1)[0];
        String out = inAndOut.split(" ", -1)[1];
        String session = portal(in, null);
        String otherSession = portal(in, null);
        try (TestSocket tab = open(session);
                TestSocket otherTab = open(session);
                TestSocket elsewhere = open(otherSession);
                TestSocket ticket = server.socket("ws?ticket=" + server.ticket("ana"))) {
            ticket.awaitEvent("welcome");
            portal(out, session);

            assertThat(tab.awaitClose()).isEqualTo(4001);
            assertThat(otherTab.awaitClose()).isEqualTo(4001);
            assertAlive(elsewhere);
            assertAlive(ticket);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"attribute?user=ana remove", "login?user=ana logout", "login?user=ana invalidate"})
    void logout_afterTheSessionGotAnotherId_closesItsSockets(String inAndOut) throws Exception {
        String session = portal(inAndOut.split(" ", -1)[0], null);
        try (TestSocket tab = open(session)) {
            String renamed = portal("rename", session);
            assertThat(renamed).isNotEqualTo(session);
            assertAlive(tab);

            portal(inAndOut.split(" ", -1)[1], renamed);

            assertThat(tab.awaitClose()).isEqualTo(4001);
        }
    }

    @Test
    void userSetAgain_keepsTheSocket_andSoDoesALoginInTheSameSession() throws Exception {
        String session = portal("attribute?user=ana", null);
        try (TestSocket tab = open(session)) {
            portal("attribute?user=ana", session);
            String renamed = portal("login?user=ana", session);
            portal("remove", renamed);
            assertAlive(tab);

            portal("logout", renamed);

            assertThat(tab.awaitClose()).isEqualTo(4001);
        }
    }

    @Test
    void nextUserOfTheSameSession_mayConnectAtOnce() throws Exception {
        String session = portal("attribute?user=ana", null);
        try (TestSocket tab = open(session)) {
            portal("attribute?user=bob", session);
            try (TestSocket next = open(session)) {
                assertThat(tab.awaitClose()).isEqualTo(4001);
                assertAlive(next);
            }
        }
    }

    private TestSocket open(String session) throws Exception {
        TestSocket socket = server.socket("ws", "Cookie", session);
        assertThat(socket.awaitEvent("welcome").path("user").path("guest").asBoolean())
                .isFalse();
        return socket;
    }

    private static void assertAlive(TestSocket socket) throws Exception {
        assertThat(socket.request(ClientCommand.of("heartbeat")).path("ok").asBoolean())
                .isTrue();
    }

    /** Returns the session's cookie as it is afterwards. */
    private String portal(String path, String cookie) throws Exception {
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
