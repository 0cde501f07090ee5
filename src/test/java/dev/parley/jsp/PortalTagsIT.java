// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.jsp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.Artifacts;
import dev.parley.testing.PortalApp;
import dev.parley.testing.RealTomcat;
import dev.parley.testing.TestSocket;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The EL functions in a portal's pages: where Parley is, a ticket, the language; and nothing that fails a page. */
class PortalTagsIT {
    private static final String PAGE = """
            <%@page contentType="text/plain" pageEncoding="UTF-8"%><%@taglib prefix="parley" uri="urn:parley"%>\
            <% session.setAttribute("account", request.getParameter("user")); %>\
            ${parley:path(pageContext.request)} ${parley:language(pageContext.request)} ${parley:ticket(pageContext.request)}""";

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    @Test
    void functions_tellPathLanguageAndTicket() throws Exception {
        try (RealTomcat tomcat = RealTomcat.start(Artifacts.tomcat11(), folder.resolve("tomcat"))) {
            tomcat.deploy(portal("portal", "/chat").directory(), "portal");
            tomcat.deploy(
                    portal("unwell", "/").parameter("parley.engine", "paper").directory(), "unwell");
            tomcat.awaitStatus("portal/chat/readyz", 200);
            tomcat.awaitStatus("unwell/", 200);

            String[] shown = get(tomcat, "portal/page.jsp?user=ana", "zh-TW,en").split(" ", -1);
            assertThat(shown[0]).isEqualTo("/portal/chat");
            assertThat(shown[1]).isEqualTo("zh-CN");
            try (TestSocket ana =
                    TestSocket.connect(URI.create(tomcat.uri() + "portal/chat/"), "ws?ticket=" + shown[2])) {
                assertThat(ana.awaitEvent("welcome").path("user").path("id").asText())
                        .isEqualTo("ana");
            }
            assertThat(get(tomcat, "portal/page.jsp", "de")).isEqualTo("/portal/chat en ");
            assertThat(get(tomcat, "unwell/page.jsp?user=ana", "en")).isEqualTo("/unwell/parley en ");
        }
    }

    private PortalApp portal(String name, String prefix) throws IOException {
        PortalApp app = PortalApp.at(folder.resolve(name))
                .fragment()
                .parameter("parley.data", folder.resolve("data-" + name).toString())
                .parameter("parley.session.attribute", "account")
                .file("page.jsp", PAGE);
        return prefix.equals("/") ? app : app.parameter("parley.prefix", prefix);
    }

    private String get(RealTomcat tomcat, String path, String language) throws Exception {
        return http.send(
                        HttpRequest.newBuilder(tomcat.uri().resolve(path))
                                .header("Accept-Language", language)
                                .build(),
                        BodyHandlers.ofString())
                .body();
    }
}
