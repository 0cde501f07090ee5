// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.boot;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.testing.Artifacts;
import dev.parley.testing.RealTomcat;
import dev.parley.testing.RunningJvm;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Replaces the WAR of a running Tomcat again and again while people chat: they lose nothing, and nothing of the old ones stays. */
class RedeployIT {
    private static final int REDEPLOYS = 10;
    private static final int FOLLOWERS = 3;
    private static final String ROOM = "room/重新部署";
    private static final String WAR = "parley.war";
    private static final String LOADER = "org.apache.catalina.loader.ParallelWebappClassLoader";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<String> acknowledged = new ArrayList<>();
    private final List<Long> pauses = new ArrayList<>();

    @TempDir
    private Path base;

    static Stream<String> tomcats() {
        return Stream.of(Artifacts.tomcat10(), Artifacts.tomcat11());
    }

    @ParameterizedTest
    @MethodSource("tomcats")
    void tenRedeploys_underLoad_loseNothingAndLeaveNothing(String version) throws Exception {
        assumeTrue(RunningJvm.canBeLookedInto(), "needs a JDK's jcmd");
        try (RealTomcat tomcat = RealTomcat.start(version, base)) {
            tomcat.deploy(Artifacts.war(), WAR);
            tomcat.awaitStatus("parley/readyz", 200);
            RunningJvm jvm = new RunningJvm(tomcat.pid());
            List<Follower> followers = new ArrayList<>();
            for (int i = 0; i < FOLLOWERS; i++) {
                followers.add(new Follower(tomcat, "访客 " + i));
            }
            Pusher pusher = new Pusher(tomcat);
            for (Follower follower : followers) {
                follower.awaitOffset(10);
            }
            List<String> threads = jvm.threads("parley-");
            for (int i = 0; i < REDEPLOYS; i++) {
                tomcat.replace(Artifacts.war(), WAR);
                for (Follower follower : followers) {
                    follower.goAndComeBack();
                }
            }
            pusher.stop();
            Files.writeString(Path.of("/tmp/redeploy-tc-" + version), tomcat.log());
            for (Follower follower : followers) {
                follower.awaitOffset(acknowledged.size());
                assertThat(follower.offsets)
                        .isEqualTo(LongStream.rangeClosed(1, acknowledged.size())
                                .boxed()
                                .toList());
                assertThat(follower.bodies).isEqualTo(acknowledged);
            }
            assertThat(pauses).hasSize(REDEPLOYS * FOLLOWERS).allMatch(pause -> pause >= 0 && pause <= 3000);
            assertThat(pauses.stream().distinct().count()).as("the spread").isGreaterThan(FOLLOWERS);

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(jvm.instancesOf(LOADER)).containsExactly(1L));
            assertThat(jvm.instancesOf(ParleyRuntime.class.getName())).containsExactly(1L);
            assertThat(jvm.threads("parley-")).isEqualTo(threads);
            System.out.printf(
                    "tomcat=%s redeploys=%d messages=%d lost=0 doubled=0 loaders=1 threads=%s%n",
                    version, REDEPLOYS, acknowledged.size(), threads);

            tomcat.undeploy(WAR);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(jvm.instancesOf(LOADER)).isEmpty());
            assertThat(jvm.threads("parley-")).isEmpty();
            assertThat(jvm.mapped("sqlite")).isEmpty();
            assertThat(tomcat.log())
                    .doesNotContain("memory leak", "failed to stop it", "SEVERE", "Exception", "did not end in time");
        }
    }

    private HttpResponse<String> post(URI uri, String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    /** A client that does what the protocol asks: goes, comes back after the pause it was told, resumes where it was. */
    private final class Follower {
        private final URI parley;
        private final String cookies;
        private final List<Long> offsets = new ArrayList<>();
        private final List<String> bodies = new ArrayList<>();
        private @Nullable TestSocket socket;
        private String user = "";
        private String epoch = "";

        Follower(RealTomcat tomcat, String name) throws Exception {
            parley = tomcat.uri().resolve("parley/");
            HttpResponse<String> answer = post(parley.resolve("signin"), "{\"name\":\"" + name + "\"}");
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            cookies = answer.headers().allValues("Set-Cookie").stream()
                    .map(cookie -> cookie.replaceFirst(";.*", ""))
                    .collect(Collectors.joining("; "));
            user = TestSocket.parse(answer.body()).path("user").path("id").asText();
            connect();
        }

        void goAndComeBack() throws Exception {
            JsonNode closing = hearUntil("closing");
            assertThat(closing.path("code").asInt()).isEqualTo(1001);
            assertThat(closing.path("reconnect").asBoolean()).isTrue();
            assertThat(socket.awaitClose()).isEqualTo(1001);
            assertThat(socket.rest()).isEmpty();
            long pause = closing.path("after").asLong(-1);
            pauses.add(pause);
            CompletableFuture.runAsync(() -> {}, CompletableFuture.delayedExecutor(pause, MILLISECONDS))
                    .join();
            await().atMost(PATIENCE).ignoreExceptions().untilAsserted(this::connect);
        }

        void awaitOffset(long last) throws Exception {
            while (offsets.size() < last) {
                hearUntil("message");
            }
        }

        private void connect() throws Exception {
            socket = TestSocket.connect(parley, "ws", "Cookie", cookies);
            JsonNode welcome = socket.awaitEvent("welcome");
            assertThat(welcome.path("user").path("id").asText()).isEqualTo(user);
            String since = "\"since\":{\"epoch\":\"" + epoch + "\",\"offset\":" + offsets.size() + "}";
            JsonNode data = socket.request("{\"action\":\"subscribe\",\"channel\":\"" + ROOM + "\","
                            + (epoch.isEmpty() ? "\"limit\":0" : since) + "}")
                    .path("data");
            assertThat(data.path("recovered").asBoolean()).as(data.toString()).isEqualTo(!epoch.isEmpty());
            epoch = data.path("epoch").asText();
            data.path("messages").forEach(this::see);
        }

        private JsonNode hearUntil(String event) throws Exception {
            return socket.await(frame -> {
                if (frame.path("event").asText().equals("message")) {
                    see(frame);
                }
                return frame.path("event").asText().equals(event);
            });
        }

        private void see(JsonNode message) {
            offsets.add(message.path("offset").asLong());
            bodies.add(message.path("body").asText());
        }
    }

    /** A back end that pushes fifty times a second and repeats, with the same key, what was not acknowledged. */
    private final class Pusher {
        private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
        private final URI uri;
        private final String key;
        private int number = 1;

        Pusher(RealTomcat tomcat) throws IOException {
            uri = tomcat.uri().resolve("parley/api/v1/push");
            key = Files.readString(tomcat.data().resolve("api-key")).strip();
            thread.scheduleWithFixedDelay(this::push, 0, 20, MILLISECONDS);
        }

        void stop() throws InterruptedException {
            thread.shutdown();
            assertThat(thread.awaitTermination(30, java.util.concurrent.TimeUnit.SECONDS))
                    .isTrue();
        }

        private void push() {
            String body = "第 " + number + " 条";
            try {
                HttpResponse<String> answer = post(
                        uri,
                        "{\"to\":{\"channels\":[\"" + ROOM + "\"]},\"key\":\"" + number + "\",\"body\":\"" + body
                                + "\"}",
                        "Authorization",
                        "Bearer " + key);
                if (answer.statusCode() == 200) {
                    acknowledged.add(body);
                    number++;
                }
            } catch (IOException e) {
                // Between two deployments; the same again in a moment.
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
