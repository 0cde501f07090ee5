// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.Artifacts;
import dev.parley.testing.Gauges;
import dev.parley.testing.PortalApp;
import dev.parley.testing.RealTomcat;
import dev.parley.testing.TestSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Parley puts into a portal's sessions goes with them: to a file over a restart, as to another node. */
class SessionPersistenceIT {
    private static final String CONTEXT = """
            <Context>
              <Parameter name="parley.data" value="%s"/>
              <Parameter name="parley.guests" value="on"/>
              <Manager pathname="SESSIONS.ser"/>
            </Context>
            """;

    /** Only of a session that is there already. */
    private static final String STATE = """
            <%@page session="false"%><% var session = request.getSession(false); %>\
            <%= session == null ? "none" : session.getAttribute("visits") + " " + session.getAttribute("dev.parley.user") %>""";

    private static final String VISIT = "<% session.setAttribute(\"visits\", 1); %>";

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    @Test
    void guestOfASession_isTheSameAfterARestartOfTomcat() throws Exception {
        String cookie;
        String user;
        try (RealTomcat tomcat = RealTomcat.start(Artifacts.tomcat11(), folder.resolve("tomcat"))) {
            tomcat.deploy(
                    PortalApp.at(folder.resolve("portal"))
                            .fragment()
                            .file("META-INF/context.xml", CONTEXT.formatted(folder.resolve("data")))
                            .file("state.jsp", STATE)
                            .file("visit.jsp", VISIT)
                            .directory(),
                    "portal");
            tomcat.awaitStatus("portal/parley/readyz", 200);
            cookie = signIn(tomcat.uri().resolve("portal/parley/signin"));
            get(tomcat.uri().resolve("portal/visit.jsp"), cookie);
            user = get(tomcat.uri().resolve("portal/state.jsp"), cookie);
            assertThat(user).startsWith("1 User[id=guest-").contains("name=Ana");
            // Ana's is the portal's, too; this one is a guest's alone.
            signIn(tomcat.uri().resolve("portal/parley/signin"));
            assertThat(guestSessions(tomcat)).isEqualTo(1);
        }
        try (RealTomcat tomcat = RealTomcat.start(Artifacts.tomcat11(), folder.resolve("tomcat"))) {
            tomcat.awaitStatus("portal/parley/readyz", 200);
            assertThat(guestSessions(tomcat)).isEqualTo(1);
            assertThat(get(tomcat.uri().resolve("portal/state.jsp"), cookie)).isEqualTo(user);
            try (TestSocket ana = TestSocket.connect(tomcat.uri().resolve("portal/parley/"), "ws", "Cookie", cookie)) {
                assertThat(user)
                        .contains(ana.awaitEvent("welcome")
                                .path("user")
                                .path("id")
                                .asText());
            }
        }
    }

    private int guestSessions(RealTomcat tomcat) throws Exception {
        String key = Files.readString(folder.resolve("data/api-key")).strip();
        return (int) new Gauges(tomcat.uri().resolve("portal/parley/"), key).of("parley_guest_sessions");
    }

    /** Returns the session's cookie, without the one that a guest is known by. */
    private String signIn(URI uri) throws Exception {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(uri)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{\"name\":\"Ana\"}"))
                        .build(),
                BodyHandlers.ofString());
        return answer.headers().allValues("Set-Cookie").stream()
                .filter(set -> set.startsWith("JSESSIONID="))
                .reduce((first, last) -> last)
                .orElseThrow()
                .replaceFirst(";.*", "");
    }

    private String get(URI uri, String cookie) throws Exception {
        return http.send(HttpRequest.newBuilder(uri).header("Cookie", cookie).build(), BodyHandlers.ofString())
                .body()
                .strip();
    }
}
