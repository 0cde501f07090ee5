// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.EitherTomcat;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.RawHttp;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.catalina.servlets.DefaultServlet;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every path that a servlet of ours answers is listed with what it demands; a new one fails this test until it is listed too. */
@EitherTomcat
class EveryPathIT {
    /** Own origin and an identity; the handshake answers for itself. */
    private static final String SOCKET = "origin and identity";

    /** Nobody's data: any origin, nobody in particular. */
    private static final String OPEN_SOCKET = "nothing";

    /** A POST of one's own origin. */
    private static final String OWN_POST = "own origin, POST";

    /** A table of routes, each with its scope: see ApiTableIT. */
    private static final String TABLE = "keys by route";

    /** Says nothing of anyone. */
    private static final String OPEN_CALL = "a GET";

    /** As {@link #OWN_POST}; other methods are not there. */
    private static final String OWN_CALL = "own origin, POST, of a table of routes";

    /** Asked without an upgrade, with the same demands. */
    private static final String STREAM = "origin and identity, a GET";

    /** Whoever has the secret in the address of a connection. */
    private static final String CONNECTION = "own origin, an address that cannot be guessed";

    private static final String PAGE = "a page";
    private static final String FILES = "our own files";
    private static final String HEALTH = "health";

    private static final Map<String, String> LISTED = new TreeMap<>(Map.ofEntries(
            Map.entry("/ws", SOCKET),
            Map.entry("/ws/feed", SOCKET),
            Map.entry("/getPushNews", SOCKET),
            Map.entry("/ws/echo", OPEN_SOCKET),
            Map.entry("/ws/hello", OPEN_SOCKET),
            Map.entry("/helloWebSocket", OPEN_SOCKET),
            Map.entry("/sse", STREAM),
            Map.entry("/poll/*", CONNECTION),
            Map.entry("/send/*", OWN_POST),
            Map.entry("/signin", OWN_POST),
            Map.entry("/signout", OWN_POST),
            Map.entry("/touch", OWN_POST),
            Map.entry("/api/v1/*", TABLE),
            Map.entry("/push", TABLE),
            Map.entry("/messages", TABLE),
            Map.entry("/deleteClient/*", TABLE),
            Map.entry("/metrics", TABLE),
            Map.entry("/chat", PAGE),
            Map.entry("", PAGE),
            Map.entry("/index.html", PAGE),
            Map.entry("/demo/panes", PAGE),
            Map.entry("/demo/portal", PAGE),
            Map.entry("/assets/*", FILES),
            Map.entry("/console", PAGE),
            Map.entry("/compare", PAGE),
            Map.entry("/compare/time", OPEN_CALL),
            Map.entry("/compare/runs", OWN_CALL),
            Map.entry("/compare/runs/*", TABLE),
            Map.entry("/healthz", HEALTH),
            Map.entry("/readyz", HEALTH)));

    @TempDir
    static Path directory;

    @AutoClose
    private static ParleyServer server;

    @BeforeAll
    static void start() throws Exception {
        server = new ParleyServer(directory, Map.of());
        // Every real container has one.
        Tomcat.addServlet(server.context(), "default", new DefaultServlet());
        server.context().addServletMapping("/", "default");
        server.start();
    }

    @Test
    void paths_areTheListedOnes() {
        Map<String, String> served = new TreeMap<>();
        for (String pattern : server.context().findServletMappings()) {
            String servlet = server.context().findServletMapping(pattern);
            if (servlet.startsWith("parley-")) {
                served.put(pattern, LISTED.getOrDefault(pattern, "not listed: " + servlet));
            }
        }

        assertThat(served).isEqualTo(LISTED);
    }

    @Test
    void each_demandsWhatIsListed_andBringsTheSecurityHeaders() {
        String foreign = "Origin: https://evil.example\r\n";
        LISTED.forEach((pattern, demand) -> {
            String path = pattern.isEmpty() ? "/" : pattern.replace("/*", "/nothing");
            RawHttp.Answer plain = RawHttp.get(uri(path), demand.equals(STREAM) ? foreign : "");
            switch (demand) {
                case SOCKET -> {
                    assertThat(plain.status()).as(path).isEqualTo(426);
                    assertThat(RawHttp.handshake(uri(path), foreign).status())
                            .as(path)
                            .isEqualTo(403);
                    assertThat(RawHttp.handshake(uri(path + "?ticket=x"), "").status())
                            .as(path)
                            .isEqualTo(401);
                }
                case STREAM -> {
                    assertThat(plain.status()).as(path).isEqualTo(403);
                    assertThat(RawHttp.get(uri(path + "?ticket=x"), "").status())
                            .as(path)
                            .isEqualTo(401);
                }
                case CONNECTION -> {
                    assertThat(plain.status()).as(path).isEqualTo(404);
                    assertThat(RawHttp.get(uri(path), foreign).status())
                            .as(path)
                            .isEqualTo(403);
                }
                case OPEN_SOCKET -> {
                    assertThat(plain.status()).as(path).isEqualTo(426);
                    assertThat(RawHttp.handshake(uri(path), foreign).status())
                            .as(path)
                            .isEqualTo(101);
                }
                case OWN_POST, OWN_CALL -> {
                    assertThat(plain.status()).as(path).isEqualTo(405);
                    try (RawHttp http = RawHttp.open(uri(path))) {
                        assertThat(http.head("POST", foreign + "Content-Length: 0\r\n")
                                        .answer()
                                        .status())
                                .as(path)
                                .isEqualTo(403);
                    }
                }
                case TABLE -> assertThat(plain.status()).as(path).isIn(401, 404, 405, 422);
                case FILES -> assertThat(plain.status()).as(path).isEqualTo(404);
                default -> assertThat(plain.status()).as(path).isEqualTo(200);
            }
            assertHeaders(path, plain);
        });
    }

    @Test
    void whatIsNotThere_bringsThemToo() {
        for (String path : new String[] {"/nothing", "/chat/nothing", "/chat.jsp", "/api/v1", "/", "/index.html"}) {
            assertHeaders(path, RawHttp.get(uri(path), ""));
        }
    }

    private static void assertHeaders(String path, RawHttp.Answer answer) {
        assertThat(answer.headers())
                .as("%s %s", path, answer.status())
                .containsEntry("X-Content-Type-Options", "nosniff")
                .containsEntry("Referrer-Policy", "same-origin")
                .containsEntry("Cross-Origin-Opener-Policy", "same-origin")
                .containsKey("Permissions-Policy");
        assertThat(answer.header("Content-Security-Policy").orElse(""))
                .as(path)
                .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'self'", "base-uri 'none'");
    }

    private static URI uri(String path) {
        return URI.create(server.base() + path.substring(1));
    }
}
