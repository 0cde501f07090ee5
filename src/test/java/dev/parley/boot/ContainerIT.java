// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.boot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.boot.host.ContainerVersion;
import dev.parley.testing.Artifacts;
import dev.parley.testing.RealTomcat;
import dev.parley.testing.TestSocket;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The WAR in a real Tomcat, put there and taken away the way operators do. */
class ContainerIT {
    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private Path base;

    /** The oldest that the README promises; most other tests with a real Tomcat have the newest, and with both lines this one has them too. */
    static Stream<String> tomcats() {
        Stream<String> oldest = ContainerVersion.OLDEST.entrySet().stream()
                .map(line -> line.getKey() + "." + line.getValue())
                .sorted();
        return Artifacts.bothLines() ? Stream.concat(oldest, Artifacts.lines()) : oldest;
    }

    @ParameterizedTest
    @MethodSource("tomcats")
    void droppedWar_servesPagesSocketAndPush_andKeepsItsDataOverARedeploy(String version) throws Exception {
        try (RealTomcat tomcat = RealTomcat.start(version, base)) {
            URI parley = tomcat.uri().resolve("parley/");
            tomcat.deploy(Artifacts.war(), "parley.war");
            tomcat.awaitStatus("parley/readyz", 200);

            HttpResponse<String> page =
                    http.send(request(parley.resolve("chat")).build(), BodyHandlers.ofString());
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.headers().firstValue("Content-Type").orElseThrow())
                    .isEqualToIgnoringCase("text/html;charset=utf-8");

            for (String hidden : List.of(
                    "dev/parley/launcher/Launcher.class",
                    "dev/parley/launcher/LauncherLog$Line.class",
                    "dev/",
                    "WEB-INF/web.xml",
                    "META-INF/MANIFEST.MF")) {
                URI uri = parley.resolve(hidden);
                assertThat(http.send(request(uri).build(), BodyHandlers.discarding())
                                .statusCode())
                        .as(hidden)
                        .isEqualTo(404);
            }

            TestSocket socket = TestSocket.connect(parley, "ws", "Cookie", signIn(parley, "Ada"));
            JsonNode welcome = socket.awaitEvent("welcome");
            assertThat(welcome.path("user").path("name").textValue()).isEqualTo("Ada");

            String key = Files.readString(tomcat.data().resolve("api-key")).strip();
            HttpResponse<String> pushed = push(parley, key, "kept over a redeploy");
            assertThat(pushed.statusCode()).as(pushed.body()).isEqualTo(200);

            tomcat.undeploy("parley.war");
            assertThat(socket.awaitEvent("closing").path("code").asInt()).isEqualTo(1001);
            // Who is slow to read the last frame may find the line cut.
            assertThat(socket.awaitClose()).isIn(1001, 1006);
            assertThat(tomcat.log()).doesNotContain("very likely to create a memory leak", "update it");

            tomcat.deploy(Artifacts.war(), "parley.war");
            tomcat.awaitStatus("parley/readyz", 200);
            HttpResponse<String> messages = http.send(
                    request(parley.resolve("api/v1/messages?channel=topic/all&after=0"))
                            .header("Authorization", "Bearer " + key)
                            .build(),
                    BodyHandlers.ofString());
            assertThat(messages.statusCode()).as(messages.body()).isEqualTo(200);
            assertThat(messages.body()).contains("kept over a redeploy");
        }
    }

    /** Returns the session cookie. */
    private String signIn(URI parley, String name) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                request(parley.resolve("signin"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{\"name\":\"" + name + "\"}"))
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.headers().firstValue("Set-Cookie").orElseThrow().replaceFirst(";.*", "");
    }

    private HttpResponse<String> push(URI parley, String key, String body) throws IOException, InterruptedException {
        return http.send(
                request(parley.resolve("api/v1/push"))
                        .header("Authorization", "Bearer " + key)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{\"to\":{\"all\":true},\"body\":\"" + body + "\"}"))
                        .build(),
                BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(URI uri) {
        return HttpRequest.newBuilder(uri);
    }
}
