// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.Artifacts;
import dev.parley.testing.HouseUnderTest;
import dev.parley.testing.PortalApp;
import dev.parley.testing.RawSocket;
import dev.parley.testing.RealTomcat;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A portal that has taken the fragment keeps its user in its session as it likes; its class is its own class loader's. */
class SessionUserIT {
    private static final String LOGIN = """
            <%!
            public static class Account implements java.io.Serializable {
                private final String id;
                public Account(String id) { this.id = id; }
                public String getId() {
                    if (id == null) throw new IllegalStateException("password=secret");
                    return id;
                }
                public java.util.Map<String, String> getProfile() { return java.util.Map.of("display", "Bean"); }
                public java.util.List<String> getGroups() { return java.util.List.of("editors", "parley-push"); }
            }
            %><%
            String as = request.getParameter("as");
            Object user = new Account("broken".equals(as) ? null : "anna");
            if ("string".equals(as)) user = "anna";
            if ("map".equals(as)) user = java.util.Map.of("id", 7, "profile", java.util.Map.of("display", "Map"));
            if ("principal".equals(as)) user = (java.security.Principal) () -> "anna";
            session.setAttribute("account", user);
            %>in
            """;

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    @Test
    void portalsOwnUser_isTheUserHere() throws Exception {
        Path portal = PortalApp.in(folder.resolve("portal"));
        Files.writeString(portal.resolve("login.jsp"), LOGIN);
        log(portal);
        try (RealTomcat tomcat = RealTomcat.start(Artifacts.tomcat10(), folder.resolve("tomcat"))) {
            tomcat.configure("""
                    parley.session.attribute=account
                    parley.session.name=profile.display
                    parley.session.roles=groups
                    """);
            tomcat.deploy(portal, "portal");
            tomcat.awaitStatus("portal/parley/readyz", 200);
            URI base = tomcat.uri().resolve("portal/");
            for (Map.Entry<String, String> entry : Map.of(
                            "string", "{\"id\":\"anna\",\"name\":\"anna\",\"guest\":false,\"roles\":[]}",
                            "map", "{\"id\":\"7\",\"name\":\"Map\",\"guest\":false,\"roles\":[]}",
                            "principal", "{\"id\":\"anna\",\"name\":\"anna\",\"guest\":false,\"roles\":[]}",
                            "bean",
                                    "{\"id\":\"anna\",\"name\":\"Bean\",\"guest\":false,\"roles\":[\"editors\",\"push\"]}")
                    .entrySet()) {
                try (RawSocket socket = RawSocket.open(base, "parley/ws", "Cookie", login(base, entry.getKey()))) {
                    assertThat(socket.read().text()).contains("\"user\":" + entry.getValue());
                }
            }

            String broken = login(base, "broken");
            RawSocket.Refusal refusal = RawSocket.refused(base, "parley/ws", "Cookie", broken);
            assertThat(refusal.status()).isEqualTo(401);
            assertThat(refusal.body()).contains("cannot be used; the server's log says why");
            assertThat(explained(base, broken)).contains("identity.required", "cannot be used");
            assertThat(tomcat.log())
                    .contains("ignored the user that 'session' found: the property 'id' of org.apache.jsp.")
                    .contains("Account fails with java.lang.IllegalStateException")
                    .doesNotContain("password=secret");
        }
    }

    /** A binding of the portal's own: the fragment brings none. */
    private static void log(Path portal) throws IOException {
        try (ZipFile war = new ZipFile(Artifacts.war().toFile())) {
            ZipEntry binding = war.stream()
                    .filter(entry -> entry.getName().contains("slf4j-jdk14"))
                    .findFirst()
                    .orElseThrow();
            try (InputStream in = war.getInputStream(binding)) {
                Files.copy(in, portal.resolve("WEB-INF/lib/slf4j-jdk14.jar"));
            }
        }
    }

    private String login(URI base, String as) throws Exception {
        return HouseUnderTest.cookieOf(http.send(
                HttpRequest.newBuilder(base.resolve("login.jsp?as=" + as)).build(), BodyHandlers.ofString()));
    }

    private String explained(URI base, String cookie) throws Exception {
        return http.send(
                        HttpRequest.newBuilder(base.resolve("parley/api/v1/handshake?path=/ws"))
                                .header("Cookie", cookie)
                                .build(),
                        BodyHandlers.ofString())
                .body();
    }
}
