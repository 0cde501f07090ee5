// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.testing.ClientCommand;
import dev.parley.testing.EitherTomcat;
import dev.parley.testing.LoginServlet;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.TestSocket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.apache.catalina.session.StandardManager;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What keeps an HTTP session alive, what does not, and what its pages are told. */
@EitherTomcat
class SessionKeepAliveIT {
    /** Seconds. Its page is told when half of it is over, and has the other half to do something. */
    private static final int LIFE = 10;

    @TempDir
    Path directory;

    @Test
    void busySocket_doesNotKeepTheSession_itsPageIsWarned_andTheEndClosesIt() throws Exception {
        try (ParleyServer server = server(Map.of())) {
            String cookie = session(server, LIFE);
            try (TestSocket socket = server.socket("ws", "Cookie", cookie)) {
                assertThat(socket.awaitEvent("welcome").path("features").toString())
                        .isEqualTo("[\"touch\"]");
                await().pollInterval(Duration.ofMillis(100)).until(() -> {
                    if (socket.isOpen()) {
                        socket.send(ClientCommand.of("heartbeat"));
                    }
                    // What Tomcat does every minute.
                    server.context().getManager().backgroundProcess();
                    return server.context().getManager().getActiveSessions() == 0;
                });

                assertThat(socket.awaitEvent("session").path("expiresIn").asInt())
                        .isBetween(1, LIFE / 2);
                assertThat(socket.awaitClose()).isEqualTo(4001);
            }
        }
    }

    @Test
    void touch_putsTheEndOff_andSaysSo() throws Exception {
        try (ParleyServer server = server(Map.of())) {
            String cookie = session(server, LIFE);
            try (TestSocket socket = server.socket("ws", "Cookie", cookie)) {
                assertThat(socket.awaitEvent("session").path("expiresIn").asInt())
                        .isBetween(1, LIFE / 2);

                HttpResponse<String> touched = touch(server, cookie);

                assertThat(touched.body()).isEqualTo("{\"expiresIn\":" + LIFE + "}");
                assertThat(socket.awaitEvent("session").path("expiresIn").asInt())
                        .isBetween(LIFE / 2, LIFE);
                assertThat(socket.isOpen()).isTrue();
            }
        }
    }

    @Test
    void touch_withoutSession_createsNone() throws Exception {
        try (ParleyServer server = server(Map.of())) {
            HttpResponse<String> answer = touch(server, "JSESSIONID=unknown");

            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
            assertThat(server.send(HttpRequest.newBuilder(server.base().resolve("touch"))
                                    .header("Origin", "https://evil.example")
                                    .POST(BodyPublishers.noBody()))
                            .statusCode())
                    .isEqualTo(403);
            assertThat(server.send(HttpRequest.newBuilder(server.base().resolve("touch")))
                            .statusCode())
                    .isEqualTo(405);
        }
    }

    @Test
    void never_offersNoTouch() throws Exception {
        try (ParleyServer server = server(Map.of("parley.session.keep-alive", "never"))) {
            String cookie = session(server, 60);
            try (TestSocket socket = server.socket("ws", "Cookie", cookie)) {
                assertThat(socket.awaitEvent("welcome").path("features")).isEmpty();
            }
            assertThat(touch(server, cookie).statusCode()).isEqualTo(404);
        }
    }

    @Test
    void sessionOfAGuest_isReadableAfterARestart() throws Exception {
        String cookie;
        String guest;
        try (ParleyServer server = withStoredSessions()) {
            cookie = server.signIn("张三");
            try (TestSocket socket = server.socket("ws", "Cookie", cookie)) {
                guest = socket.awaitEvent("welcome").path("user").toString();
            }
        }
        try (ParleyServer server = withStoredSessions();
                TestSocket socket = server.socket("ws", "Cookie", cookie)) {
            assertThat(guest).contains("张三");
            assertThat(socket.awaitEvent("welcome").path("user").toString()).isEqualTo(guest);
        }
    }

    /** A replicated one: Tomcat refuses what cannot be serialised. */
    private ParleyServer withStoredSessions() throws Exception {
        ParleyServer server = new ParleyServer(directory, Map.of());
        StandardManager manager = new StandardManager();
        manager.setPathname(directory.resolve("sessions.ser").toString());
        server.context().setManager(manager);
        server.context().setDistributable(true);
        return server.start();
    }

    private ParleyServer server(Map<String, String> settings) throws Exception {
        Map<String, String> all = new TreeMap<>(settings);
        all.put("parley.guests", "off");
        ParleyServer server = new ParleyServer(directory, all);
        Tomcat.addServlet(server.context(), "portal", new LoginServlet());
        server.context().addServletMapping("/portal/*", "portal");
        return server.start();
    }

    private static String session(ParleyServer server, int seconds) throws Exception {
        String cookie = ParleyServer.sessionOf(
                server.send(HttpRequest.newBuilder(server.base().resolve("portal/attribute?user=ana"))));
        server.send(HttpRequest.newBuilder(server.base().resolve("portal/lifetime?user=" + seconds))
                .header("Cookie", cookie));
        return cookie;
    }

    private static HttpResponse<String> touch(ParleyServer server, String cookie) throws Exception {
        return server.send(HttpRequest.newBuilder(server.base().resolve("touch"))
                .header("Cookie", cookie)
                .POST(BodyPublishers.noBody()));
    }
}
