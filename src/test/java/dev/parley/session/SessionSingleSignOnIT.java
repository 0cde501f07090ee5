// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.testing.Artifacts;
import dev.parley.testing.ClientCommand;
import dev.parley.testing.PortalApp;
import dev.parley.testing.RawSocket;
import dev.parley.testing.RealTomcat;
import dev.parley.testing.TestSocket;
import dev.parley.testing.Thorough;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A portal and {@code parley.war} behind Tomcat's SingleSignOn valve: a login lasts in both as long as the portal says. */
@Thorough
class SessionSingleSignOnIT {
    private static final String ENGINE = """
            <Realm className="org.apache.catalina.realm.MemoryRealm" pathname="conf/portal-users.xml"/>
            <Valve className="org.apache.catalina.authenticator.SingleSignOn"/>
            """;
    private static final String USERS = """
            <tomcat-users>
              <user username="ana" password="secret" roles="staff"/>
              <user username="bob" password="secret" roles="staff"/>
              <user username="cleo" password="secret" roles="staff"/>
              <user username="dora" password="secret" roles="staff"/>
              <user username="emil" password="secret" roles="staff"/>
            </tomcat-users>
            """;

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    static Stream<String> tomcats() {
        return Artifacts.lines();
    }

    @ParameterizedTest
    @MethodSource("tomcats")
    void login_lastsInTheWarAsLongAsInThePortal(String version) throws Exception {
        Path base = folder.resolve("tomcat");
        Files.writeString(Files.createDirectories(base.resolve("conf")).resolve("portal-users.xml"), USERS);
        try (RealTomcat tomcat = RealTomcat.start(version, base, ENGINE)) {
            tomcat.configure("parley.guests=off");
            tomcat.deploy(
                    PortalApp.at(folder.resolve("portal"))
                            .file(
                                    "login.jsp",
                                    "<% session.getId(); request.login(request.getParameter(\"user\"), \"secret\"); %>in")
                            .file(
                                    "brief.jsp",
                                    "<% session.setMaxInactiveInterval(8);"
                                            + " request.login(request.getParameter(\"user\"), \"secret\"); %>in")
                            .file("who.jsp", "<%= request.getRemoteUser() %>")
                            .file("logout.jsp", "<% request.logout(); %>out")
                            .file("invalidate.jsp", "<% session.invalidate(); %>out")
                            .directory(),
                    "portal");
            tomcat.deploy(Artifacts.war(), "parley.war");
            tomcat.awaitStatus("portal/", 200);
            tomcat.awaitStatus("parley/readyz", 200);

            for (String way : new String[] {"logout.jsp", "invalidate.jsp"}) {
                String ana = cookies(get(tomcat, "portal/login.jsp?user=ana", ""));
                String bob = cookies(get(tomcat, "portal/login.jsp?user=bob", ""));
                try (TestSocket anas = open(tomcat, ana, "ana");
                        TestSocket bobs = open(tomcat, bob, "bob")) {
                    assertThat(get(tomcat, "portal/" + way, ana).body()).isEqualTo("out");

                    assertThat(anas.awaitClose()).as(way).isEqualTo(4001);
                    assertThat(bobs.request(ClientCommand.of("heartbeat"))
                                    .path("ok")
                                    .asBoolean())
                            .isTrue();
                }
            }
            revoke_endsTheLoginHere_andTheNextOneCounts(tomcat);
            timeoutOfThePortalsSession_isTheEnd_andAPersonAtWorkPutsItOff(tomcat);
        }
    }

    private void timeoutOfThePortalsSession_isTheEnd_andAPersonAtWorkPutsItOff(RealTomcat tomcat) throws Exception {
        String cleo = cookies(get(tomcat, "portal/brief.jsp?user=cleo", ""));
        String dora = cookies(get(tomcat, "portal/brief.jsp?user=dora", ""));
        try (TestSocket cleos = open(tomcat, cleo, "cleo");
                TestSocket doras = open(tomcat, dora, "dora")) {
            assertThat(cleos.awaitEvent("session").path("expiresIn").asInt()).isBetween(1, 4);
            await().until(() -> {
                assertThat(touch(tomcat, dora)).isEqualTo("{\"expiresIn\":8}");
                return !cleos.isOpen();
            });

            assertThat(cleos.awaitClose()).isEqualTo(4001);
            assertThat(doras.request(ClientCommand.of("heartbeat")).path("ok").asBoolean())
                    .isTrue();
        }
        // The session of ours has not kept the login alive: neither here nor there.
        assertThat(RawSocket.refused(URI.create(tomcat.uri() + "parley/"), "ws", "Cookie", signOnOf(cleo))
                        .status())
                .isEqualTo(401);
        assertThat(get(tomcat, "portal/who.jsp", signOnOf(cleo)).body()).isEqualTo("null");
        assertThat(get(tomcat, "portal/who.jsp", signOnOf(dora)).body()).isEqualTo("dora");
    }

    private void revoke_endsTheLoginHere_andTheNextOneCounts(RealTomcat tomcat) throws Exception {
        String emil = cookies(get(tomcat, "portal/login.jsp?user=emil", ""));
        try (TestSocket emils = open(tomcat, emil, "emil")) {
            HttpResponse<String> revoked = http.send(
                    HttpRequest.newBuilder(tomcat.uri().resolve("parley/api/v1/sessions/revoke"))
                            .header(
                                    "Authorization",
                                    "Bearer "
                                            + Files.readString(tomcat.data().resolve("api-key"))
                                                    .strip())
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofString("{\"user\":\"emil\"}"))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(revoked.body()).isEqualTo("{\"closed\":1}");
            assertThat(emils.awaitClose()).isEqualTo(4001);
        }
        assertThat(RawSocket.refused(URI.create(tomcat.uri() + "parley/"), "ws", "Cookie", signOnOf(emil))
                        .status())
                .isEqualTo(401);
        open(tomcat, cookies(get(tomcat, "portal/login.jsp?user=emil", "")), "emil")
                .close();
    }

    private String touch(RealTomcat tomcat, String cookies) throws Exception {
        return http.send(
                        HttpRequest.newBuilder(tomcat.uri().resolve("parley/touch"))
                                .header("Cookie", signOnOf(cookies))
                                .POST(BodyPublishers.noBody())
                                .build(),
                        BodyHandlers.ofString())
                .body();
    }

    private static TestSocket open(RealTomcat tomcat, String cookies, String user) throws Exception {
        TestSocket socket = TestSocket.connect(URI.create(tomcat.uri() + "parley/"), "ws", "Cookie", signOnOf(cookies));
        assertThat(socket.awaitEvent("welcome").path("user").path("id").asText())
                .isEqualTo(user);
        return socket;
    }

    private static String signOnOf(String cookies) {
        return Stream.of(cookies.split("; ", -1))
                .filter(cookie -> cookie.startsWith("JSESSIONIDSSO="))
                .findFirst()
                .orElseThrow();
    }

    private static String cookies(HttpResponse<String> answer) {
        return String.join(
                "; ",
                answer.headers().allValues("Set-Cookie").stream()
                        .map(cookie -> cookie.replaceFirst(";.*", ""))
                        .toList());
    }

    private HttpResponse<String> get(RealTomcat tomcat, String path, String cookies) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(tomcat.uri().resolve(path));
        if (!cookies.isEmpty()) {
            request.header("Cookie", cookies);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }
}
