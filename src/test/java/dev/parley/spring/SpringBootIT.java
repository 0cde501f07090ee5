// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.testing.BootPortal;
import dev.parley.testing.BootProcess;
import dev.parley.testing.ClientCommand;
import dev.parley.testing.DocFiles;
import dev.parley.testing.RawHttp;
import dev.parley.testing.Rounds;
import dev.parley.testing.TestSocket;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The application of docs/portal.md as an executable jar, with Spring Boot of either line. */
class SpringBootIT {
    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\"[^>]* value=\"([^\"]+)\"");

    /** An action of the portal's own that is a bean, with a bean of Parley's. */
    private static final String ACTION = """
            package com.example;

            import dev.parley.Parley;
            import dev.parley.spi.*;
            import java.util.Map;
            import java.util.concurrent.*;
            import org.springframework.stereotype.Component;

            @Component
            class Here implements ActionHandler {
                private final Parley parley;
                Here(Parley parley) { this.parley = parley; }
                public String action() { return "here"; }
                public CompletionStage<Outcome> handle(ActionRequest request) {
                    return CompletableFuture.completedFuture(Outcome.of(Map.of("here", parley.online(request.user().id()))));
                }
            }
            """;

    private static final String PROPERTIES = """
            server.port=0
            server.servlet.context-path=/portal
            parley.roles=HELPDESK=moderator
            parley.limits.messageBytes=1KiB
            parley.origins[0]=https://one.example
            parley.origins[1]=https://two.example
            logging.pattern.console=%p %logger %C.%M %m%n
            """;

    private final CookieManager cookies = new CookieManager();
    private final HttpClient browser = HttpClient.newBuilder()
            .followRedirects(Redirect.NORMAL)
            .cookieHandler(cookies)
            .build();

    @TempDir
    private Path folder;

    static List<Integer> lines() {
        return Rounds.each(2, List.of(4, 3));
    }

    @ParameterizedTest
    @MethodSource("lines")
    void executableJar_asShown_hasAllOfParley(int line) throws Exception {
        Path jar = portal(line).executableJar("com.example.Main");
        Path directory = folder.resolve("run");
        try (BootProcess running = BootProcess.start(jar, directory, "/portal", "--parley.limits.subscriptions=many")) {
            assertThatPortalWorksWithoutParley(running.uri());

            running.restart("--parley.guests=off");
            assertThat(running.log()).contains("ended, left: []");
            URI portal = running.uri();
            assertThatPagesAreServed(portal);
            login(portal);
            try (TestSocket ana = TestSocket.connect(portal, "parley/ws", "Cookie", cookie())) {
                JsonNode welcome = ana.awaitEvent("welcome");
                assertThat(welcome.path("user").toString())
                        .isEqualTo("{\"id\":\"ana\",\"name\":\"ana\",\"guest\":false,\"roles\":[\"moderator\"]}");
                assertThat(welcome.path("limits").path("messageBytes").asInt()).isEqualTo(1024);
                assertThat(post(portal.resolve("order-ready"), "_csrf=" + csrf(portal))
                                .statusCode())
                        .isEqualTo(204);
                assertThat(ana.awaitEvent("message").path("body").path("text").asText())
                        .isEqualTo("Your order is ready");
                assertThat(ana.request(ClientCommand.of("here"))
                                .at("/data/here")
                                .asBoolean())
                        .isTrue();

                assertThat(running.terminate()).isEqualTo(143);
                assertThat(ana.awaitEvent("closing").path("code").asInt()).isEqualTo(1001);
            }
            assertThat(directory.resolve("parley-data/parley.db")).exists();
            assertThat(running.log())
                    .contains("INFO dev.parley.boot.Lifecycle dev.parley.boot.Lifecycle.ready Parley is ready")
                    .doesNotContain("memory leak");
        }
    }

    private BootPortal portal(int line) throws Exception {
        Map<String, String> docs = DocFiles.of("docs/portal.md");
        Map<String, String> sources = new TreeMap<>();
        for (String name : new String[] {"com/example/PortalApplication.java", "com/example/OrderController.java"}) {
            sources.put(name, docs.get(name));
        }
        sources.put("com/example/Main.java", BootProcess.MAIN);
        sources.put("com/example/Here.java", ACTION);
        return new BootPortal(
                folder.resolve("build"),
                line,
                sources,
                Map.of("application.properties", PROPERTIES, "static/index.html", docs.get("static/index.html")));
    }

    private void assertThatPortalWorksWithoutParley(URI portal) throws Exception {
        for (String path : new String[] {"parley/readyz", "parley/", "parley/ws", "parley/assets/parley.js"}) {
            HttpResponse<String> answer = get(portal.resolve(path));
            assertThat(answer.statusCode()).as(path).isEqualTo(503);
            assertThat(answer.body()).as(path).contains("parley.limits.subscriptions: 'many' makes no sense");
        }
        login(portal);
        assertThat(post(portal.resolve("order-ready"), "_csrf=" + csrf(portal)).statusCode())
                .isEqualTo(500);
        assertThat(get(portal).body()).contains("<parley-bell>");
    }

    private void assertThatPagesAreServed(URI portal) throws Exception {
        assertThat(get(portal.resolve("parley/readyz")).body()).isEqualTo("{\"status\":\"ok\"}");
        assertThat(get(portal.resolve("parley/")).body()).contains("<title>Parley</title>");
        assertThat(get(portal.resolve("parley/assets/elements.js")).statusCode())
                .isEqualTo(200);
        HttpResponse<String> chat = get(portal.resolve("parley/chat"));
        assertThat(chat.statusCode()).isEqualTo(404);
        assertThat(chat.body()).contains("tomcat-embed-jasper", "\"code\":\"route.unknown\"");
        assertThat(RawHttp.handshake(portal.resolve("parley/ws"), "").status()).isEqualTo(401);
        assertThat(RawHttp.handshake(portal.resolve("parley/ws"), "Origin: https://two.example\r\n")
                        .status())
                .isEqualTo(401);
        assertThat(RawHttp.handshake(portal.resolve("parley/ws"), "Origin: https://three.example\r\n")
                        .status())
                .isEqualTo(403);
    }

    private void login(URI portal) throws Exception {
        cookies.getCookieStore().removeAll();
        post(portal.resolve("login"), "username=ana&password=secret&_csrf=" + csrf(portal));
    }

    /** Of the page that logs in, or out where somebody is. */
    private String csrf(URI portal) throws Exception {
        for (String page : new String[] {"login", "logout"}) {
            Matcher matcher = CSRF.matcher(get(portal.resolve(page)).body());
            if (matcher.find()) {
                return URLEncoder.encode(matcher.group(1), StandardCharsets.UTF_8);
            }
        }
        throw new AssertionError("no token on " + portal);
    }

    private HttpResponse<String> get(URI uri) throws Exception {
        return browser.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(URI uri, String form) throws Exception {
        return browser.send(
                HttpRequest.newBuilder(uri)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form))
                        .build(),
                BodyHandlers.ofString());
    }

    private String cookie() {
        return cookies.getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals("JSESSIONID"))
                .map(cookie -> "JSESSIONID=" + cookie.getValue())
                .findFirst()
                .orElseThrow();
    }
}
