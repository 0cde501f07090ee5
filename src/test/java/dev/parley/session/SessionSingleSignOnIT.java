// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.Artifacts;
import dev.parley.testing.PortalApp;
import dev.parley.testing.RealTomcat;
import dev.parley.testing.TestSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A portal and {@code parley.war} behind Tomcat's SingleSignOn valve: a logout in the portal closes the sockets of the other context. */
class SessionSingleSignOnIT {
    private static final String ENGINE = """
            <Realm className="org.apache.catalina.realm.MemoryRealm" pathname="conf/portal-users.xml"/>
            <Valve className="org.apache.catalina.authenticator.SingleSignOn"/>
            """;
    private static final String USERS = """
            <tomcat-users>
              <user username="ana" password="secret" roles="staff"/>
              <user username="bob" password="secret" roles="staff"/>
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
    void logoutInThePortal_closesTheSocketsOfTheWar(String version) throws Exception {
        Path base = folder.resolve("tomcat");
        Files.writeString(Files.createDirectories(base.resolve("conf")).resolve("portal-users.xml"), USERS);
        try (RealTomcat tomcat = RealTomcat.start(version, base, ENGINE)) {
            tomcat.configure("parley.guests=off");
            tomcat.deploy(
                    PortalApp.at(folder.resolve("portal"))
                            .file(
                                    "login.jsp",
                                    "<% session.getId(); request.login(request.getParameter(\"user\"), \"secret\"); %>in")
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
                    assertThat(bobs.request("{\"action\":\"heartbeat\"}")
                                    .path("ok")
                                    .asBoolean())
                            .isTrue();
                }
            }
        }
    }

    private static TestSocket open(RealTomcat tomcat, String cookies, String user) throws Exception {
        String signOn = Stream.of(cookies.split("; ", -1))
                .filter(cookie -> cookie.startsWith("JSESSIONIDSSO="))
                .findFirst()
                .orElseThrow();
        TestSocket socket = TestSocket.connect(URI.create(tomcat.uri() + "parley/"), "ws", "Cookie", signOn);
        assertThat(socket.awaitEvent("welcome").path("user").path("id").asText())
                .isEqualTo(user);
        return socket;
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
