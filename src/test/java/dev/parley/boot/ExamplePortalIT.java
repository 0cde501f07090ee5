// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.boot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.testing.Artifacts;
import dev.parley.testing.ClientCommand;
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

/** The portal of {@code examples/portal}, compiled as its build does, in both styles: with Parley inside, and beside {@code parley.war}. */
class ExamplePortalIT {
    private static final Path EXAMPLE = Path.of("examples/portal/src");

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    private RealTomcat tomcat;

    @Test
    void parleyInside_takesThePortalsUser_itsOrders_andItsLogout() throws Exception {
        try (RealTomcat running = RealTomcat.start(Artifacts.tomcat11(), folder.resolve("tomcat"))) {
            tomcat = running;
            tomcat.deploy(
                    example("inside", PortalApp.at(folder.resolve("portal")).fragment()), "portal");
            tomcat.awaitStatus("portal/parley/readyz", 200);
            String cookie = login("ana");
            assertThat(get("portal/", cookie).body())
                    .contains("Ana Souza", "src=\"/portal/parley/assets/elements.js\"", "<parley-bell ></parley-bell>");

            assertThat(get("portal/parley/assets/elements.js", cookie).statusCode())
                    .isEqualTo(200);
            URI parley = URI.create(tomcat.uri() + "portal/parley/");
            try (TestSocket ana = TestSocket.connect(parley, "ws", "Cookie", cookie);
                    TestSocket bob = TestSocket.connect(parley, "ws", "Cookie", login("bob"))) {
                assertOrderAndLogout(ana, bob, cookie);
            }
        }
    }

    @Test
    void parleyBeside_takesThePortalsTickets_itsOrders_andItsLogout() throws Exception {
        try (RealTomcat running = RealTomcat.start(Artifacts.tomcat10(), folder.resolve("tomcat"))) {
            tomcat = running;
            tomcat.deploy(Artifacts.war(), "parley.war");
            tomcat.awaitStatus("parley/readyz", 200);
            PortalApp app = PortalApp.at(folder.resolve("portal"))
                    .parameter("portal.parley-url", tomcat.uri() + "parley/")
                    .parameter(
                            "portal.parley-key",
                            Files.readString(tomcat.data().resolve("api-key")).strip());
            Path portal = example("beside", app);
            Files.writeString(
                    portal.resolve("WEB-INF/web.xml"),
                    Files.readString(portal.resolve("WEB-INF/web.xml"))
                            .replaceFirst("(?s)<context-param>.*</context-param>", ""));
            tomcat.deploy(portal, "portal");
            tomcat.awaitStatus("portal/login", 200);
            String cookie = login("ana");
            assertThat(get("portal/", cookie).body())
                    .contains(
                            "src=\"/parley/assets/elements.js\"", "<parley-bell ticket-url=\"ticket\"></parley-bell>");
            assertThat(get("portal/ticket", "none=1").statusCode()).isEqualTo(401);

            URI parley = URI.create(tomcat.uri() + "parley/");
            try (TestSocket ana = TestSocket.connect(parley, "ws?ticket=" + ticket(cookie));
                    TestSocket bob = TestSocket.connect(parley, "ws?ticket=" + ticket(login("bob")))) {
                assertOrderAndLogout(ana, bob, cookie);
            }
        }
    }

    private void assertOrderAndLogout(TestSocket ana, TestSocket bob, String cookie) throws Exception {
        JsonNode user = ana.awaitEvent("welcome").path("user");
        assertThat(user.path("id").asText()).isEqualTo("ana");
        assertThat(user.path("name").asText()).isEqualTo("Ana Souza");
        assertThat(bob.awaitEvent("welcome").path("user").path("name").asText()).isEqualTo("Bob 鲍勃");

        assertThat(post("portal/order", "", cookie).statusCode()).isEqualTo(302);
        JsonNode notice = ana.awaitEvent("message");
        assertThat(notice.path("channel").asText()).isEqualTo("user/ana");
        assertThat(notice.path("body").path("text").asText()).isEqualTo("Your order is ready 您的订单已就绪");

        assertThat(post("portal/logout", "", cookie).statusCode()).isEqualTo(302);
        assertThat(ana.awaitClose()).isEqualTo(4001);
        assertThat(bob.request(ClientCommand.of("heartbeat")).path("ok").asBoolean())
                .isTrue();
    }

    /** As the example's own build puts it together. */
    private static Path example(String style, PortalApp app) throws Exception {
        for (String part : new String[] {"main", style}) {
            app.replace(EXAMPLE.resolve(part).resolve("webapp"));
        }
        return app.sources(EXAMPLE.resolve("main/java"), EXAMPLE.resolve(style).resolve("java"))
                .directory();
    }

    private String login(String user) throws Exception {
        HttpResponse<String> answer = post("portal/login", "user=" + user + "&password=portal", "none=1");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(302);
        return answer.headers().allValues("Set-Cookie").stream()
                .reduce((first, last) -> last)
                .orElseThrow()
                .replaceFirst(";.*", "");
    }

    private String ticket(String cookie) throws Exception {
        return TestSocket.parse(get("portal/ticket", cookie).body())
                .path("ticket")
                .asText();
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
