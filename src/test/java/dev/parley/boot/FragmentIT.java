// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.Artifacts;
import dev.parley.testing.PortalApp;
import dev.parley.testing.RealTomcat;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The fragment jar in somebody's portal: the strictest kind, whose web.xml says that it is complete. */
class FragmentIT {
    private final HttpClient http =
            HttpClient.newBuilder().followRedirects(Redirect.NORMAL).build();

    @TempDir
    private Path folder;

    static Stream<String> tomcats() {
        return Stream.of(Artifacts.tomcat10(), Artifacts.tomcat11());
    }

    @ParameterizedTest
    @MethodSource("tomcats")
    void portalWithTheFragment_hasParleyUnderItsOwnPathAndKeepsItsPages(String version) throws Exception {
        try (RealTomcat tomcat = RealTomcat.start(version, folder.resolve("tomcat"))) {
            tomcat.deploy(PortalApp.in(folder.resolve("portal")), "portal");
            tomcat.awaitStatus("portal/parley/readyz", 200);

            HttpResponse<String> page = get(tomcat, "portal/parley/");
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/html");
            assertThat(page.body()).contains("Parley");
            assertThat(get(tomcat, "portal/").body()).contains("portal page of session");
        }
    }

    @Test
    void portalWithADamagedLog_startsAndSaysWhyOnEveryPathOfParleys() throws Exception {
        try (RealTomcat tomcat = RealTomcat.start(Artifacts.tomcat11(), folder.resolve("tomcat"))) {
            Files.createDirectories(tomcat.data());
            Files.writeString(tomcat.data().resolve("parley.db"), "a letter, no database ".repeat(100));
            tomcat.deploy(PortalApp.in(folder.resolve("portal")), "portal");
            tomcat.awaitStatus("portal/parley/readyz", 503);

            for (String path : List.of("", "chat", "parley.js", "ws", "nothing-here")) {
                HttpResponse<String> answer = get(tomcat, "portal/parley/" + path);
                assertThat(answer.statusCode()).as(path).isEqualTo(503);
                assertThat(answer.body()).as(path).contains("parley.db is damaged");
            }
            assertThat(get(tomcat, "portal/").body()).contains("portal page of session");
        }
    }

    private HttpResponse<String> get(RealTomcat tomcat, String path) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(tomcat.uri().resolve(path)).build(), BodyHandlers.ofString());
    }
}
