// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.testing.Artifacts;
import dev.parley.testing.ClientCommand;
import dev.parley.testing.RawSocket;
import dev.parley.testing.RealTomcat;
import dev.parley.testing.TestSocket;
import dev.parley.testing.spring.SpringPortalApp;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A portal with Spring Security 6 that has taken the fragment: whom Spring knows, Parley knows. */
class SpringPortalIT {
    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\"[^>]* value=\"([^\"]+)\"");

    private final CookieManager cookies = new CookieManager();
    private final HttpClient browser = HttpClient.newBuilder()
            .followRedirects(Redirect.NORMAL)
            .cookieHandler(cookies)
            .build();

    @TempDir
    private Path folder;

    @Test
    void springsUser_isTheUserHere_withASessionAndWithout() throws Exception {
        try (RealTomcat tomcat = RealTomcat.start(Artifacts.tomcat10(), folder.resolve("tomcat"))) {
            tomcat.configure("""
                    parley.roles=HELPDESK=moderator
                    parley.principal.bearer=on
                    """);
            tomcat.deploy(SpringPortalApp.in(folder.resolve("portal")), "portal");
            tomcat.awaitStatus("portal/parley/readyz", 200);
            URI portal = tomcat.uri().resolve("portal/");

            // Nobody: Spring's anonymous user is none.
            assertThat(RawSocket.refused(portal, "parley/ws").status()).isEqualTo(401);

            session(portal);
            withoutSession(
                    portal, Files.readString(tomcat.data().resolve("api-key")).strip());
        }
    }

    private void session(URI portal) throws Exception {
        assertThat(login(portal).body()).contains("portal page of session");
        try (TestSocket socket = TestSocket.connect(portal, "parley/ws", "Cookie", cookie())) {
            assertAnna(socket.awaitEvent("welcome"));

            post(portal.resolve("logout"), "_csrf=" + csrf(portal.resolve("logout")));

            assertThat(socket.awaitClose()).isEqualTo(4001);
        }
    }

    /** The portal's own filters check these tokens; the socket has the user of the moment when it was opened. */
    private void withoutSession(URI portal, String key) throws Exception {
        try (TestSocket socket = TestSocket.connect(portal, "parley/ws", "Authorization", "Bearer portal-anna")) {
            assertAnna(socket.awaitEvent("welcome"));
            assertThat(socket.request(ClientCommand.publish("room/a", 1))
                            .path("ok")
                            .asBoolean())
                    .isTrue();
        }
        RawSocket.Refusal wrong = RawSocket.refused(portal, "parley/ws", "Authorization", "Bearer portal-wrong");
        assertThat(wrong.status()).as("Spring's own answer").isEqualTo(403);
        // What Spring does not know is Parley's own: a ticket, or nothing.
        assertThat(RawSocket.refused(portal, "parley/ws", "Authorization", "Bearer something")
                        .status())
                .isEqualTo(401);
        String ticket = TestSocket.parse(browser.send(
                                HttpRequest.newBuilder(portal.resolve("parley/api/v1/tickets"))
                                        .header("Authorization", "Bearer " + key)
                                        .header("Content-Type", "application/json")
                                        .POST(BodyPublishers.ofString("{\"user\":{\"id\":\"bert\"}}"))
                                        .build(),
                                BodyHandlers.ofString())
                        .body())
                .path("ticket")
                .asText();
        try (TestSocket socket = TestSocket.connect(portal, "parley/ws", "Authorization", "Bearer " + ticket)) {
            assertThat(socket.awaitEvent("welcome").path("user").path("id").asText())
                    .isEqualTo("bert");
        }
    }

    private static void assertAnna(JsonNode welcome) {
        assertThat(welcome.path("user").toString())
                .isEqualTo("{\"id\":\"anna\",\"name\":\"anna\",\"guest\":false,\"roles\":[\"moderator\"]}");
    }

    private HttpResponse<String> login(URI portal) throws Exception {
        return post(portal.resolve("login"), "username=anna&password=secret&_csrf=" + csrf(portal.resolve("login")));
    }

    private String csrf(URI page) throws Exception {
        HttpResponse<String> answer = browser.send(HttpRequest.newBuilder(page).build(), BodyHandlers.ofString());
        Matcher matcher = CSRF.matcher(answer.body());
        assertThat(matcher.find()).as(answer.body()).isTrue();
        return URLEncoder.encode(matcher.group(1), StandardCharsets.UTF_8);
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
