// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.Artifacts;
import dev.parley.testing.PortalApp;
import dev.parley.testing.RealTomcat;
import dev.parley.testing.TestSocket;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The fragment is a guest: it leaves a portal as it was, and whatever is wrong with it, the portal starts. */
class FragmentGuestIT {
    private static final List<String> PATHS = List.of("", "readyz", "ws", "chat", "api/v1/stats", "index.html", "no");

    /** What a library might change behind a portal's back. */
    private static final String STATE = """
            <%@page contentType="text/plain" pageEncoding="UTF-8" import="java.util.*,jakarta.websocket.server.*"%>
            timeout <%= application.getSessionTimeout() %>
            cookie <%= application.getSessionCookieConfig().getName() %> <%= application.getSessionCookieConfig().getPath() %> \
            <%= application.getSessionCookieConfig().isHttpOnly() %> <%= application.getSessionCookieConfig().getMaxAge() %>
            tracking <%= application.getEffectiveSessionTrackingModes() %>
            encodings <%= application.getRequestCharacterEncoding() %> <%= application.getResponseCharacterEncoding() %>
            <% ServerContainer sockets = (ServerContainer) application.getAttribute(ServerContainer.class.getName()); %>
            sockets <%= sockets.getDefaultMaxTextMessageBufferSize() %> <%= sockets.getDefaultMaxBinaryMessageBufferSize() %> \
            <%= sockets.getDefaultMaxSessionIdleTimeout() %> <%= sockets.getDefaultAsyncSendTimeout() %>
            <% for (var filter : application.getFilterRegistrations().values()) {
                 for (String path : filter.getUrlPatternMappings()) { if (!path.startsWith("/parley/")) { %>
            filter <%= filter.getClassName() %> <%= path %>
            <% } } }
               for (var servlet : new TreeMap<>(application.getServletRegistrations()).values()) {
                 for (String path : servlet.getMappings()) { if (!path.startsWith("/parley/")) { %>
            servlet <%= servlet.getClassName() %> <%= path %>
            <% } } } %>
            log <%= Arrays.stream(java.util.logging.Logger.getLogger("").getHandlers()).map(h -> h.getClass().getName()).toList() %>
            jackson <%= new com.fasterxml.jackson.databind.ObjectMapper().version() %>
            slf4j <%= org.slf4j.LoggerFactory.getILoggerFactory().getClass().getName() %>
            <% try { session.setAttribute("x", new Object()); %>replicated no<% } catch (IllegalArgumentException e) { %>replicated<% } %>
            """;

    private static final String WEB_XML = """
            <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
              <distributable/>
              <session-config>
                <session-timeout>17</session-timeout>
                <cookie-config><name>PORTAL</name><http-only>false</http-only></cookie-config>
              </session-config>
            </web-app>
            """;

    private static final String ENDPOINT = """
            import jakarta.websocket.*;
            import jakarta.websocket.server.*;
            @ServerEndpoint("/own/{name}")
            public class Own implements jakarta.servlet.ServletContextListener {
                @OnMessage public String answer(String text) { return "own " + text; }
                public void contextInitialized(jakarta.servlet.ServletContextEvent event) {
                    ServerContainer all = (ServerContainer)
                            event.getServletContext().getAttribute(ServerContainer.class.getName());
                    all.setDefaultMaxTextMessageBufferSize(4711);
                    all.setDefaultMaxSessionIdleTimeout(60001);
                }
            }
            """;

    private static final String LOGBACK = """
            <configuration>
              <appender name="FILE" class="ch.qos.logback.core.FileAppender">
                <file>%s</file><encoder><pattern>%%level %%logger %%class %%method %%msg%%n</pattern></encoder>
              </appender>
              <root level="info"><appender-ref ref="FILE"/></root>
            </configuration>
            """;

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    static Stream<String> tomcats() {
        return Artifacts.lines();
    }

    @ParameterizedTest
    @MethodSource("tomcats")
    void portalWithOlderLibraries_isAsItWas_andItsLogHasOurLines(String version) throws Exception {
        try (RealTomcat tomcat = RealTomcat.start(version, folder.resolve("tomcat"))) {
            tomcat.deploy(oldPortal("without").directory(), "without");
            tomcat.deploy(
                    oldPortal("with")
                            .fragment()
                            .parameter("parley.data", folder.resolve("data").toString())
                            .directory(),
                    "with");
            tomcat.awaitStatus("without/", 200);
            tomcat.awaitStatus("with/parley/readyz", 200);

            String state = get(tomcat, "with/state.jsp").body();
            assertThat(state)
                    .isEqualTo(get(tomcat, "without/state.jsp").body())
                    .contains("sockets 4711 ", "timeout 17", "jackson 2.9.10", "slf4j ch.qos.logback")
                    .endsWith("replicated\n");
            try (TestSocket own = TestSocket.connect(URI.create(tomcat.uri() + "with/"), "own/ana")) {
                own.send("hello");
                assertThat(own.awaitText()).isEqualTo("own hello");
            }
            assertThat(Files.readString(folder.resolve("with.log")))
                    .contains("INFO dev.parley.boot.Lifecycle dev.parley.boot.Lifecycle ready Parley is ready");
            assertThat(tomcat.log()).doesNotContain("Parley is ready", "SLF4J");
        }
    }

    @Test
    void portalWhoseParleyCannotStart_starts_andEveryPathOfParleysSaysWhy() throws Exception {
        Map<String, String> reasons = new TreeMap<>();
        try (RealTomcat tomcat = RealTomcat.start(Artifacts.tomcat11(), folder.resolve("tomcat"))) {
            reasons.put("setting", "parley.limits.connections");
            deploy(tomcat, portal("setting").parameter("parley.limits.connections", "many"), "setting");

            reasons.put("disk", "file");
            Path file = Files.writeString(folder.resolve("file"), "a file, no directory");
            deploy(
                    tomcat,
                    portal("disk").parameter("parley.data", file.resolve("data").toString()),
                    "disk");

            reasons.put("damaged", "parley.db is damaged");
            Files.createDirectories(folder.resolve("data-damaged"));
            Files.writeString(folder.resolve("data-damaged/parley.db"), "a letter, no database ".repeat(100));
            deploy(tomcat, portal("damaged"), "damaged");

            reasons.put("nodriver", "sqlite-jdbc belongs into WEB-INF/lib");
            PortalApp nodriver = portal("nodriver");
            Files.delete(driver(nodriver));
            deploy(tomcat, nodriver, "nodriver");

            reasons.put("nonative", "native library");
            PortalApp nonative = portal("nonative");
            removeNativeLibraries(driver(nonative));
            deploy(tomcat, nonative, "nonative");

            reasons.put("action", "Broken");
            deploy(tomcat, withBrokenAction(portal("action")), "action");

            for (Map.Entry<String, String> reason : reasons.entrySet()) {
                assertUnavailable(tomcat, reason.getKey(), reason.getValue());
            }
        }
    }

    private void assertUnavailable(RealTomcat tomcat, String name, String reason) throws Exception {
        tomcat.awaitStatus(name + "/parley/readyz", 503);
        for (String path : PATHS) {
            HttpResponse<String> answer = get(tomcat, name + "/parley/" + path);
            assertThat(answer.statusCode()).as(name + "/" + path).isEqualTo(503);
            assertThat(answer.body()).as(name + "/" + path).contains(reason);
        }
        assertThat(get(tomcat, name + "/").body()).contains("portal page of session");
        assertThat(tomcat.log())
                .contains(" dev.parley.boot.Failure.report Parley does not start, the portal does: ")
                .doesNotContain(".null ");
    }

    private PortalApp oldPortal(String name) throws IOException {
        return PortalApp.at(folder.resolve(name))
                .lib(Artifacts.oldLibraries())
                .webXml(WEB_XML.replace(
                        "<session-config>",
                        "<listener><listener-class>Own</listener-class></listener><session-config>"))
                .file("state.jsp", STATE)
                .file("WEB-INF/classes/logback.xml", LOGBACK.formatted(folder.resolve(name + ".log")))
                .source("Own.java", ENDPOINT);
    }

    private PortalApp portal(String name) throws IOException {
        return PortalApp.at(folder.resolve(name))
                .fragment()
                .parameter("parley.data", folder.resolve("data-" + name).toString());
    }

    private static PortalApp withBrokenAction(PortalApp app) throws IOException {
        return app.source("Broken.java", """
                        public class Broken implements dev.parley.spi.ActionHandler {
                            static final Object NEEDED = needed();
                            static Object needed() { throw new AssertionError("no such thing"); }
                            public String action() { return "broken"; }
                            public java.util.concurrent.CompletionStage<dev.parley.spi.Outcome> handle(
                                    dev.parley.spi.ActionRequest request) { return null; }
                        }
                        """)
                .file("WEB-INF/classes/META-INF/services/dev.parley.spi.ActionHandler", "Broken");
    }

    private static void deploy(RealTomcat tomcat, PortalApp app, String name) {
        tomcat.deploy(app.directory(), name);
    }

    private static Path driver(PortalApp app) throws IOException {
        try (Stream<Path> jars = Files.list(app.directory().resolve("WEB-INF/lib"))) {
            return jars.filter(jar -> jar.getFileName().toString().startsWith("sqlite-jdbc"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** As on a platform that the driver has none for. */
    private static void removeNativeLibraries(Path jar) throws IOException {
        Path draft = jar.resolveSibling("draft");
        try (ZipFile whole = new ZipFile(jar.toFile());
                ZipOutputStream without = new ZipOutputStream(Files.newOutputStream(draft))) {
            for (ZipEntry entry : (Iterable<ZipEntry>) whole.stream().map(ZipEntry.class::cast)::iterator) {
                if (!entry.isDirectory() && !entry.getName().startsWith("org/sqlite/native/")) {
                    without.putNextEntry(new ZipEntry(entry.getName()));
                    whole.getInputStream(entry).transferTo(without);
                }
            }
        }
        Files.delete(jar);
        Files.move(draft, jar);
    }

    private HttpResponse<String> get(RealTomcat tomcat, String path) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(tomcat.uri().resolve(path)).build(), BodyHandlers.ofString());
    }
}
