// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.testing.Artifacts;
import dev.parley.testing.RealTomcat;
import dev.parley.testing.TestSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Ten redeploys in one Tomcat, with clients connected: they come back and find everything, and nothing of the old ones stays. */
class RedeployIT {
    private static final int REDEPLOYS = 10;
    private static final int CLIENTS = 5;

    @TempDir
    private Path folder;

    static Stream<String> tomcats() {
        return Stream.of(Artifacts.tomcat10(), Artifacts.tomcat11());
    }

    @ParameterizedTest
    @MethodSource("tomcats")
    void redeploys_leaveNothingBehindAndLoseNothing(String version) throws Exception {
        try (RealTomcat tomcat = RealTomcat.start(version, folder.resolve("tomcat"))) {
            URI base = URI.create(tomcat.uri() + "parley/");
            tomcat.deploy(Artifacts.war(), "parley.war");
            tomcat.awaitStatus("parley/readyz", 200);
            String resume = "\"limit\":0";
            long missed = 0;
            for (int round = 0; round < REDEPLOYS; round++) {
                List<TestSocket> clients = new ArrayList<>();
                for (int i = 0; i < CLIENTS; i++) {
                    clients.add(TestSocket.connect(base, "ws"));
                }
                JsonNode joined = null;
                for (TestSocket client : clients) {
                    client.awaitEvent("welcome");
                    joined = client.request("{\"action\":\"subscribe\",\"channel\":\"room/redeploys\"," + resume + "}")
                            .path("data");
                    assertThat(joined.path("messages").size()).isEqualTo((int) missed);
                    assertThat(joined.path("recovered").asBoolean()).isEqualTo(round > 0);
                }
                resume = "\"since\":{\"epoch\":" + joined.path("epoch") + ",\"offset\":" + joined.path("offset") + "}";
                clients.get(0)
                        .request("{\"action\":\"publish\",\"channel\":\"room/redeploys\",\"body\":" + round + "}");
                missed = 1;

                tomcat.undeploy("parley.war");
                for (TestSocket client : clients) {
                    JsonNode closing = client.awaitEvent("closing");
                    assertThat(closing.path("reconnect").asBoolean()).isTrue();
                    assertThat(client.awaitClose()).isEqualTo(1001);
                    client.close();
                }
                tomcat.deploy(Artifacts.war(), "parley.war");
                tomcat.awaitStatus("parley/readyz", 200);
            }

            assertThat(tomcat.log())
                    .doesNotContain("to create a memory leak", "did not end in time", "still has a lock");
            assertThat(threadNames(tomcat))
                    .filteredOn(name -> name.equals("parley-sqlite-writer"))
                    .hasSize(1);
            assertThat(threadNames(tomcat))
                    .filteredOn(name -> name.startsWith("parley-flusher"))
                    .hasSizeLessThanOrEqualTo(Math.max(2, Runtime.getRuntime().availableProcessors()));
            // A full collection precedes each histogram. One old loader may be left: Java 17 keeps the type that was
            // last
            // adapted to, some record's of ours, in java.lang.runtime.ObjectMethods.
            await().atMost(Duration.ofSeconds(20))
                    .pollInterval(Duration.ofSeconds(1))
                    .untilAsserted(() -> {
                        String histogram = tomcat.jcmd("GC.class_histogram");
                        assertThat(instances(histogram, "org.apache.catalina.loader.ParallelWebappClassLoader"))
                                .isBetween(1, 2);
                        assertThat(instances(histogram, "dev.parley.boot.ParleyRuntime"))
                                .isEqualTo(1);
                    });
        }
    }

    private static List<String> threadNames(RealTomcat tomcat) throws Exception {
        Matcher names = Pattern.compile("^\"([^\"]+)\"", Pattern.MULTILINE).matcher(tomcat.jcmd("Thread.print"));
        List<String> found = new ArrayList<>();
        while (names.find()) {
            found.add(names.group(1));
        }
        return found;
    }

    private static int instances(String histogram, String type) {
        Matcher rows = Pattern.compile(
                        "^ *\\d+: +(\\d+) +\\d+ +" + Pattern.quote(type) + "(?: .*)?$", Pattern.MULTILINE)
                .matcher(histogram);
        int count = 0;
        while (rows.find()) {
            count += Integer.parseInt(rows.group(1));
        }
        return count;
    }
}
