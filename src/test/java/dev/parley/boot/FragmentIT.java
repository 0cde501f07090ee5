// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.Artifacts;
import dev.parley.testing.PortalApp;
import dev.parley.testing.RawHttp;
import dev.parley.testing.RealTomcat;
import dev.parley.testing.TestSocket;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The fragment jar in every kind of portal that Tomcat tells apart, and what it leaves alone there. */
class FragmentIT {
    private static final String HEAD = "<web-app xmlns=\"https://jakarta.ee/xml/ns/jakartaee\" version=\"6.0\">";
    private static final String PLAIN = HEAD + "<display-name>portal</display-name></web-app>";
    private static final String ORDERED = HEAD + "<absolute-ordering><name>parley</name></absolute-ordering></web-app>";
    private static final String UNNAMED = HEAD + "<absolute-ordering/></web-app>";

    /** What a portal's login does, in one line. */
    private static final String LOGIN =
            "<% session.setAttribute(\"dev.parley.user\", request.getParameter(\"user\")); %>in";

    private final HttpClient http =
            HttpClient.newBuilder().followRedirects(Redirect.NORMAL).build();

    @TempDir
    private Path folder;

    static Stream<String> tomcats() {
        return Artifacts.lines();
    }

    @ParameterizedTest
    @MethodSource("tomcats")
    void portalOfAnyKind_hasParleyWithAllItsChecks(String version) throws Exception {
        try (RealTomcat tomcat = RealTomcat.start(version, folder.resolve("tomcat"))) {
            deploy(tomcat, "none", null);
            deploy(tomcat, "plain", PLAIN);
            deploy(tomcat, "complete", PortalApp.COMPLETE);
            deploy(tomcat, "ordered", ORDERED);
            deploy(tomcat, "unnamed", UNNAMED);
            deployWhereTomcatLooksIntoNoJars(tomcat, "skipped");
            for (String name : List.of("none", "plain", "complete", "ordered")) {
                tomcat.awaitStatus(name + "/parley/readyz", 200);
                assertPages(tomcat, name);
                assertDoor(tomcat, name);
            }
            assertSocketAndApiOnly(tomcat, "skipped");
            assertWithoutParley(tomcat, "unnamed");
        }
    }

    /** Pages of jars that are not looked at are not found: said in docs/portal.md. */
    private void assertSocketAndApiOnly(RealTomcat tomcat, String name) throws Exception {
        tomcat.awaitStatus(name + "/parley/readyz", 200);
        assertThat(RawHttp.handshake(tomcat.uri().resolve(name + "/parley/ws"), "")
                        .status())
                .isEqualTo(401);
        assertThat(get(tomcat, name + "/parley/api/v1/stats").statusCode()).isEqualTo(401);
        assertThat(get(tomcat, name + "/parley/").statusCode()).isEqualTo(404);
    }

    private void assertWithoutParley(RealTomcat tomcat, String name) throws Exception {
        tomcat.awaitStatus(name + "/", 200);
        for (String path : List.of("readyz", "ws", "api/v1/stats")) {
            assertThat(get(tomcat, name + "/parley/" + path).statusCode())
                    .as(path)
                    .isEqualTo(404);
        }
        assertThat(RawHttp.handshake(tomcat.uri().resolve(name + "/parley/ws"), "")
                        .status())
                .isEqualTo(404);
    }

    private void deployWhereTomcatLooksIntoNoJars(RealTomcat tomcat, String name) throws IOException {
        PortalApp app = portal(name).file("META-INF/context.xml", """
                <Context>
                  <Parameter name="parley.data" value="%s"/>
                  <JarScanner>
                    <JarScanFilter defaultPluggabilityScan="false" defaultTldScan="false"/>
                  </JarScanner>
                </Context>
                """.formatted(folder.resolve("data-" + name)));
        tomcat.deploy(app.directory(), name);
    }

    private void assertPages(RealTomcat tomcat, String name) throws Exception {
        HttpResponse<String> page = get(tomcat, name + "/parley/");
        assertThat(page.statusCode()).as(name).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/html");
        assertThat(page.body()).contains("Parley");
        assertThat(get(tomcat, name + "/parley/chat").statusCode()).as(name).isEqualTo(200);
        assertThat(get(tomcat, name + "/").body()).contains("portal page of session");
    }

    private void assertDoor(RealTomcat tomcat, String name) throws Exception {
        URI socket = tomcat.uri().resolve(name + "/parley/ws");
        String cookie = cookie(get(tomcat, name + "/login.jsp?user=ana"));
        assertThat(RawHttp.get(socket, "").status()).as(name).isEqualTo(426);
        assertThat(RawHttp.handshake(socket, "").status()).as(name).isEqualTo(401);
        assertThat(RawHttp.handshake(socket, "Cookie: " + cookie + "\r\nOrigin: https://evil.example\r\n")
                        .status())
                .as(name)
                .isEqualTo(403);
        try (TestSocket ana = TestSocket.connect(tomcat.uri().resolve(name + "/parley/"), "ws", "Cookie", cookie)) {
            assertThat(ana.awaitEvent("welcome").path("user").path("id").asText())
                    .as(name)
                    .isEqualTo("ana");
        }
        // The demonstration's endpoints are not a portal's, and the limit on handshakes ends a series of attempts.
        assertThat(RawHttp.handshake(tomcat.uri().resolve(name + "/parley/ws/echo"), "")
                        .status())
                .isEqualTo(404);
        int attempts = 0;
        while (RawHttp.handshake(socket, "").status() == 401 && attempts < 20) {
            attempts++;
        }
        assertThat(RawHttp.handshake(socket, "Cookie: " + cookie + "\r\n").status())
                .as(name)
                .isEqualTo(429);
    }

    private void deploy(RealTomcat tomcat, String name, String webXml) throws IOException {
        PortalApp app = portal(name)
                .parameter("parley.data", folder.resolve("data-" + name).toString())
                .parameter("parley.limits.handshakes-per-minute", "10")
                .parameter("parley.limits.handshake-burst", "10");
        if (webXml != null) {
            app.webXml(webXml);
        }
        tomcat.deploy(app.directory(), name);
    }

    private PortalApp portal(String name) throws IOException {
        return PortalApp.at(folder.resolve(name)).fragment().file("login.jsp", LOGIN);
    }

    private static String cookie(HttpResponse<String> answer) {
        return answer.headers().firstValue("Set-Cookie").orElseThrow().replaceFirst(";.*", "");
    }

    private HttpResponse<String> get(RealTomcat tomcat, String path) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(tomcat.uri().resolve(path)).build(), BodyHandlers.ofString());
    }
}
