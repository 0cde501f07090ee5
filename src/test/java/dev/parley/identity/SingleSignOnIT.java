// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.Artifacts;
import dev.parley.testing.RawSocket;
import dev.parley.testing.RealTomcat;
import java.io.IOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The portal logs its user in, with the container's own form login; the WAR in the other context knows the user by Tomcat's valve. */
class SingleSignOnIT {
    private static final String ENGINE = """
            <Realm className="org.apache.catalina.realm.MemoryRealm" pathname="conf/portal-users.xml"/>
            <Valve className="org.apache.catalina.authenticator.SingleSignOn"/>
            """;
    private static final String USERS = """
            <tomcat-users>
              <user username="anna" password="secret" roles="staff,parley-moderator,admin"/>
            </tomcat-users>
            """;
    private static final String WEB_XML = """
            <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
              <security-constraint>
                <web-resource-collection>
                  <web-resource-name>all</web-resource-name>
                  <url-pattern>/private.jsp</url-pattern>
                </web-resource-collection>
                <auth-constraint><role-name>staff</role-name></auth-constraint>
              </security-constraint>
              <login-config>
                <auth-method>FORM</auth-method>
                <form-login-config>
                  <form-login-page>/login.jsp</form-login-page>
                  <form-error-page>/login.jsp</form-error-page>
                </form-login-config>
              </login-config>
              <security-role><role-name>staff</role-name></security-role>
            </web-app>
            """;

    private final CookieManager cookies = new CookieManager();
    private final HttpClient browser = HttpClient.newBuilder()
            .followRedirects(Redirect.NORMAL)
            .cookieHandler(cookies)
            .build();

    @TempDir
    private Path folder;

    static Stream<String> tomcats() {
        return Artifacts.lines();
    }

    @ParameterizedTest
    @MethodSource("tomcats")
    void portalsLogin_isTheWarsUser(String version) throws Exception {
        Path base = folder.resolve("tomcat");
        Files.writeString(Files.createDirectories(base.resolve("conf")).resolve("portal-users.xml"), USERS);
        try (RealTomcat tomcat = RealTomcat.start(version, base, ENGINE)) {
            tomcat.configure("parley.guests=off");
            tomcat.deploy(portal(), "portal");
            tomcat.deploy(Artifacts.war(), "parley.war");
            tomcat.awaitStatus("portal/index.jsp", 200);
            tomcat.awaitStatus("parley/readyz", 200);
            URI parley = tomcat.uri().resolve("parley/");

            assertThat(login(tomcat.uri().resolve("portal/"), "wrong")).contains("log in");
            assertThat(login(tomcat.uri().resolve("portal/"), "secret")).contains("private page of anna");
            String cookie = "JSESSIONIDSSO=" + value("JSESSIONIDSSO");

            try (RawSocket socket = RawSocket.open(parley, "ws", "Cookie", cookie)) {
                assertThat(socket.read().text())
                        .contains(
                                "\"user\":{\"id\":\"anna\",\"name\":\"anna\",\"guest\":false,\"roles\":[\"moderator\"]}");
            }
            assertThat(RawSocket.refused(parley, "ws", "Cookie", "JSESSIONIDSSO=" + "0".repeat(32))
                            .status())
                    .isEqualTo(401);
            assertThat(RawSocket.refused(parley, "ws").status()).isEqualTo(401);

            get(tomcat.uri().resolve("portal/logout.jsp"));
            assertThat(RawSocket.refused(parley, "ws", "Cookie", cookie).status())
                    .isEqualTo(401);
        }
    }

    private String login(URI portal, String password) throws Exception {
        get(portal.resolve("private.jsp"));
        return browser.send(
                        HttpRequest.newBuilder(portal.resolve("j_security_check"))
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(BodyPublishers.ofString("j_username=anna&j_password=" + password))
                                .build(),
                        BodyHandlers.ofString())
                .body();
    }

    private String get(URI uri) throws IOException, InterruptedException {
        HttpResponse<String> answer = browser.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
        return answer.body();
    }

    private String value(String cookie) {
        return cookies.getCookieStore().getCookies().stream()
                .filter(each -> each.getName().equals(cookie))
                .map(HttpCookie::getValue)
                .findFirst()
                .orElseThrow();
    }

    private Path portal() throws IOException {
        Path portal = folder.resolve("portal");
        Files.createDirectories(portal.resolve("WEB-INF"));
        Files.writeString(portal.resolve("WEB-INF/web.xml"), WEB_XML);
        Files.writeString(portal.resolve("index.jsp"), "welcome");
        Files.writeString(portal.resolve("login.jsp"), "log in");
        Files.writeString(portal.resolve("private.jsp"), "private page of <%= request.getRemoteUser() %>");
        Files.writeString(portal.resolve("logout.jsp"), "<% request.logout(); session.invalidate(); %>out");
        return portal;
    }
}
