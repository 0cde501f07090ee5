// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.Artifacts;
import dev.parley.testing.DocFiles;
import dev.parley.testing.Jwts;
import dev.parley.testing.PortalApp;
import dev.parley.testing.RealTomcat;
import dev.parley.testing.TestSocket;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code docs/portal.md}, literally: the files that it shows make portals that work, and its Chinese twin shows the same ones. */
class PortalDocIT {
    private static final String KEY = "5f0c".repeat(16);

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    private RealTomcat tomcat;

    @Test
    void fragmentAndSessionAttribute_asShown_work() throws Exception {
        try (RealTomcat running = RealTomcat.start(Artifacts.tomcat11(), folder.resolve("tomcat"))) {
            tomcat = running;
            PortalApp app = PortalApp.at(folder.resolve("portal"))
                    .fragment()
                    .source(
                            "com/example/Hook.java",
                            "package com.example; public class Hook implements dev.parley.spi.MessageHook {}")
                    .file("WEB-INF/classes/META-INF/services/dev.parley.spi.MessageHook", "com.example.Hook");
            tomcat.deploy(
                    put(
                            app,
                            "WEB-INF/web.xml",
                            "index.jsp",
                            "com/example/LoginServlet.java",
                            "com/example/OrderServlet.java"),
                    "portal");
            tomcat.awaitStatus("portal/parley/readyz", 200);
            assertThat(tomcat.log()).as("what stands in WEB-INF/classes").contains("MessageHook: com.example.Hook");

            String cookie = cookie(post("portal/login", "login=ana&password=secret", ""));
            assertThat(get("portal/", cookie).body())
                    .contains("src=\"/portal/parley/assets/elements.js\"", "<html lang=\"en\">");
            assertThat(get("portal/parley/assets/elements.js", "").statusCode()).isEqualTo(200);
            assertThat(get("portal/parley/api/v1/handshake?path=/ws", cookie).body())
                    .startsWith("{\"status\":101,");
            try (TestSocket ana =
                    TestSocket.connect(URI.create(tomcat.uri() + "portal/parley/"), "ws", "Cookie", cookie)) {
                assertThat(ana.awaitEvent("welcome").path("user").path("name").asText())
                        .isEqualTo("Full name of ana");
                assertThat(post("portal/order-ready", "", cookie).statusCode()).isEqualTo(204);
                assertThat(ana.awaitEvent("message").path("body").path("text").asText())
                        .isEqualTo("Your order is ready");
            }
        }
    }

    @Test
    void warAndTickets_asShown_work() throws Exception {
        try (RealTomcat running = RealTomcat.start(Artifacts.tomcat10(), folder.resolve("tomcat"))) {
            tomcat = running;
            tomcat.configure(DocFiles.blocks("docs/portal.md").stream()
                            .filter(block -> block.startsWith("parley.guests=off\nparley.demo-endpoints=off"))
                            .findFirst()
                            .orElseThrow()
                    + "parley.api-keys=portal:push+admin:" + sha256(KEY) + "\nparley.jwt.secret=" + KEY + "\n");
            tomcat.deploy(Artifacts.war(), "parley.war");
            tomcat.awaitStatus("parley/readyz", 200);
            PortalApp app = PortalApp.at(folder.resolve("portal"))
                    .file(
                            "login.jsp",
                            "<% session.setAttribute(\"user\", \"ana \\\"99\\\"\");"
                                    + " session.setAttribute(\"token\", request.getParameter(\"token\")); %>in");
            Path descriptor = folder.resolve("tomcat/conf/Catalina/localhost/portal.xml");
            Files.createDirectories(descriptor.getParent());
            // First: Tomcat looks every second, and gives up a descriptor without its application.
            Path portal = put(
                    app,
                    "com/example/TicketServlet.java",
                    "com/example/ParleyCalls.java",
                    "com/example/LogoutServlet.java",
                    "com/example/TokenServlet.java");
            Files.writeString(
                    descriptor,
                    DocFiles.of("docs/portal.md")
                            .get("portal.xml")
                            .replace("http://localhost:8080/", tomcat.uri().toString())
                            .replace("the key", KEY));
            tomcat.deploy(portal, "portal");
            tomcat.awaitStatus("portal/", 200);
            String claims =
                    "{\"sub\":\"ana \\\"99\\\"\",\"exp\":" + (Instant.now().getEpochSecond() + 600) + "}";
            String token = Jwts.hs256(KEY.getBytes(StandardCharsets.UTF_8), claims);
            String cookie = cookie(get("portal/login.jsp?token=" + token, ""));
            String ticket = TestSocket.parse(get("portal/parley-ticket", cookie).body())
                    .path("ticket")
                    .asText();
            try (TestSocket ana = TestSocket.connect(URI.create(tomcat.uri() + "parley/"), "ws?ticket=" + ticket)) {
                assertThat(ana.awaitEvent("welcome").path("user").path("id").asText())
                        .isEqualTo("ana \"99\"");
                assertThat(get("portal/parley-token", "none=1").statusCode()).isEqualTo(401);
                String handed = TestSocket.parse(
                                get("portal/parley-token", cookie).body())
                        .path("ticket")
                        .asText();
                URI parley = URI.create(tomcat.uri() + "parley/");
                try (TestSocket byToken = TestSocket.connect(parley, "ws", "Authorization", "Bearer " + handed)) {
                    assertThat(byToken.awaitEvent("welcome")
                                    .path("user")
                                    .path("id")
                                    .asText())
                            .isEqualTo("ana \"99\"");
                }
                assertThat(post("portal/logout", "", cookie).statusCode()).isEqualTo(302);
                assertThat(ana.awaitEvent("message").path("body").asText()).isEqualTo("You have signed out");
                assertThat(ana.awaitClose()).isEqualTo(4001);
            }
        }
    }

    @Test
    void chineseTwin_showsTheSameExamples() throws IOException {
        assertThat(DocFiles.blocks("docs/portal.zh-CN.md").stream().map(PortalDocIT::withoutComments))
                .isEqualTo(DocFiles.blocks("docs/portal.md").stream()
                        .map(PortalDocIT::withoutComments)
                        .toList());
        assertThat(DocFiles.of("docs/portal.zh-CN.md").keySet())
                .isEqualTo(DocFiles.of("docs/portal.md").keySet());
    }

    private static String sha256(String text) throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest);
    }

    private Path put(PortalApp app, String... names) throws IOException {
        Map<String, String> files = DocFiles.of("docs/portal.md");
        Path sources = folder.resolve("sources");
        for (String name : names) {
            if (name.endsWith(".java")) {
                Path file = sources.resolve(name);
                Files.createDirectories(file.getParent());
                Files.writeString(file, files.get(name));
            } else {
                app.file(name, files.get(name));
            }
        }
        return app.sources(sources).directory();
    }

    /** Comments are in the language of the page. */
    private static String withoutComments(String block) {
        return block.replaceAll("(?m) *(//|#|/\\*\\*) .*$", "");
    }

    private static String cookie(HttpResponse<String> answer) {
        return answer.headers().allValues("Set-Cookie").stream()
                .reduce((first, last) -> last)
                .orElseThrow()
                .replaceFirst(";.*", "");
    }

    private HttpResponse<String> get(String path, String cookie) throws Exception {
        return http.send(
                HttpRequest.newBuilder(tomcat.uri().resolve(path))
                        .header("Cookie", cookie)
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String form, String cookie) throws Exception {
        return http.send(
                HttpRequest.newBuilder(tomcat.uri().resolve(path))
                        .header("Cookie", cookie)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form))
                        .build(),
                BodyHandlers.ofString());
    }
}
