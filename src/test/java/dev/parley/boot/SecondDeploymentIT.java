// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.boot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.testing.Artifacts;
import dev.parley.testing.ClientCommand;
import dev.parley.testing.PortalApp;
import dev.parley.testing.RealTomcat;
import dev.parley.testing.RunningJvm;
import dev.parley.testing.ServerProcess;
import dev.parley.testing.TestSocket;
import dev.parley.testing.Thorough;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two Parleys that would share a data directory: in a Tomcat the second waits for the first to end, and takes over then. */
class SecondDeploymentIT {
    private static final String OWNED = "another Parley owns ";

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    @Test
    void newVersionBesideTheOld_waits_harmsNobody_andTakesOver() throws Exception {
        try (RealTomcat tomcat = RealTomcat.start(Artifacts.tomcat11(), folder.resolve("tomcat"))) {
            tomcat.deploy(Artifacts.war(), "parley.war");
            tomcat.awaitStatus("parley/readyz", 200);
            JsonNode said;
            try (TestSocket socket = TestSocket.connect(tomcat.uri().resolve("parley/"), "ws")) {
                socket.awaitEvent("welcome");

                tomcat.deploy(Artifacts.war(), "parley##2.war");
                // Whoever comes without a session of the old version comes to the new one.
                tomcat.awaitStatus("parley/readyz", 503);
                HttpResponse<String> ready = get(tomcat, "parley/readyz", "*/*");
                assertThat(ready.body()).contains("waiting for another Parley to end", OWNED + tomcat.data());
                assertThat(get(tomcat, "parley/healthz", "*/*").statusCode()).isEqualTo(200);
                HttpResponse<String> explained = get(tomcat, "parley/api/v1/handshake?path=/ws", "application/json");
                assertThat(explained.statusCode()).isEqualTo(503);
                assertThat(explained.body()).contains("server.unavailable", OWNED);
                HttpResponse<String> page = get(tomcat, "parley/chat", "text/html,*/*;q=0.8");
                assertThat(page.statusCode()).isEqualTo(503);
                assertThat(page.body())
                        .contains("waits for the one before it", "http-equiv=\"refresh\"")
                        .doesNotContain(tomcat.data().toString());

                // The launcher is somebody's mistake here, and says so at once.
                try (ServerProcess launched = ServerProcess.launch(
                        folder, "--port", "0", "--data", tomcat.data().toString())) {
                    assertThat(launched.awaitExit()).isEqualTo(1);
                    assertThat(launched.errors()).contains(OWNED + tomcat.data());
                }

                said = socket.request(ClientCommand.publish("room/a", "still here"));
                assertThat(said.path("ok").asBoolean()).isTrue();
            }
            tomcat.undeploy("parley.war");
            tomcat.awaitStatus("parley/readyz", 200);
            assertThat(tomcat.log()).contains("Parley has taken over the storage");
            String key = Files.readString(tomcat.data().resolve("api-key")).strip();
            HttpResponse<String> history = http.send(
                    HttpRequest.newBuilder(tomcat.uri().resolve("parley/api/v1/messages?channel=room/a"))
                            .header("Authorization", "Bearer " + key)
                            .build(),
                    BodyHandlers.ofString());
            assertThat(history.body()).contains("still here");
            assertThat(new ObjectMapper().readTree(history.body()).path("epoch"))
                    .isEqualTo(said.path("data").path("epoch"));
        }
    }

    @Test
    @Thorough
    void portalThatWaits_works_andTakesOver_andOneThatIsUndeployedBeforeLeavesNothing() throws Exception {
        try (RealTomcat tomcat = RealTomcat.start(Artifacts.tomcat11(), folder.resolve("tomcat"))) {
            RunningJvm jvm = new RunningJvm(tomcat.pid());
            tomcat.deploy(Artifacts.war(), "parley.war");
            tomcat.awaitStatus("parley/readyz", 200);
            tomcat.deploy(Artifacts.war(), "other.war");
            tomcat.awaitStatus("other/readyz", 503);
            tomcat.undeploy("other.war");
            tomcat.awaitStatus("other/readyz", 404);
            if (RunningJvm.canBeLookedInto()) {
                assertThat(jvm.threads("parley-takeover")).isEmpty();
            }

            tomcat.deploy(PortalApp.in(folder.resolve("portal")), "portal");
            tomcat.awaitStatus("portal/", 200);
            assertThat(get(tomcat, "portal/parley/readyz", "*/*").body()).contains("waiting for", OWNED);
            assertThat(get(tomcat, "portal/parley/chat", "text/html").statusCode())
                    .isEqualTo(503);
            assertThat(get(tomcat, "parley/readyz", "*/*").statusCode()).isEqualTo(200);

            tomcat.undeploy("parley.war");
            tomcat.awaitStatus("portal/parley/readyz", 200);
            if (RunningJvm.canBeLookedInto()) {
                assertThat(jvm.threads("parley-takeover")).isEmpty();
            }
            assertThat(tomcat.log()).doesNotContain("has failed to stop it", "failed to remove it");
        }
    }

    private HttpResponse<String> get(RealTomcat tomcat, String path, String accept)
            throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(tomcat.uri().resolve(path))
                        .header("Accept", accept)
                        .build(),
                BodyHandlers.ofString());
    }
}
