// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.testing.Artifacts;
import dev.parley.testing.PortalApp;
import dev.parley.testing.RealTomcat;
import dev.parley.testing.TestSocket;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two Parleys in one Tomcat that would share a data directory: the second says so and harms neither the first nor a portal. */
class SecondDeploymentIT {
    private static final String OWNED = "another Parley owns ";

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    @Test
    void secondDeployment_isRefusedInClearWords_andComesUpOnceTheFirstIsGone() throws Exception {
        try (RealTomcat tomcat = RealTomcat.start(Artifacts.tomcat11(), folder.resolve("tomcat"))) {
            tomcat.deploy(Artifacts.war(), "parley.war");
            tomcat.awaitStatus("parley/readyz", 200);
            try (TestSocket socket = TestSocket.connect(tomcat.uri().resolve("parley/"), "ws")) {
                socket.awaitEvent("welcome");

                tomcat.deploy(Artifacts.war(), "parley##2.war");
                await().until(() -> tomcat.log().contains("Parley does not start: " + OWNED + tomcat.data()));
                assertThat(tomcat.log()).contains("Give this one another parley.data, or stop the other");

                tomcat.deploy(PortalApp.in(folder.resolve("portal")), "portal");
                tomcat.awaitStatus("portal/", 200);
                HttpResponse<String> ready = get(tomcat, "portal/parley/readyz");
                assertThat(ready.statusCode()).isEqualTo(503);
                assertThat(ready.body()).contains(OWNED + tomcat.data());
                HttpResponse<String> explained = get(tomcat, "portal/parley/api/v1/handshake?path=/ws");
                assertThat(explained.statusCode()).isEqualTo(503);
                assertThat(explained.body()).contains(OWNED + tomcat.data());

                assertThat(get(tomcat, "parley/readyz").statusCode()).isEqualTo(200);
                assertThat(socket.request("{\"action\":\"publish\",\"channel\":\"room/a\",\"body\":\"still here\"}")
                                .path("ok")
                                .asBoolean())
                        .isTrue();
            }
            tomcat.undeploy("parley.war");
            tomcat.touch("portal/WEB-INF/web.xml");
            tomcat.awaitStatus("portal/parley/readyz", 200);
        }
    }

    private HttpResponse<String> get(RealTomcat tomcat, String path) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(tomcat.uri().resolve(path)).build(), BodyHandlers.ofString());
    }
}
