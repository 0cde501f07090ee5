// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.testing.Artifacts;
import dev.parley.testing.Patience;
import dev.parley.testing.RealTomcat;
import dev.parley.testing.ReturningClient;
import dev.parley.testing.Rounds;
import dev.parley.testing.RunningJvm;
import dev.parley.testing.Tally;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replaces the WAR of a running Tomcat again and again while people chat: they lose nothing, and nothing of the old ones stays. */
class RedeployIT {
    private static final int REDEPLOYS = Rounds.of(2, 3, 10);
    private static final int CLIENTS = 3;
    private static final String ROOM = "room/重新部署";
    private static final String WAR = "parley.war";
    private static final String LOADER = "org.apache.catalina.loader.ParallelWebappClassLoader";

    @AutoClose("shutdownNow")
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @TempDir
    private Path base;

    /** Both lines at once: nearly all of the time is waiting for Tomcat's next look and for the pauses that clients are told. */
    @Test
    void redeploys_underLoad_loseNothingAndLeaveNothing() throws Exception {
        assumeTrue(RunningJvm.canBeLookedInto(), "needs a JDK's jcmd");
        onAll(Artifacts.lines().toList(), this::redeploy);
    }

    private void redeploy(String version) throws Exception {
        try (RealTomcat tomcat = RealTomcat.start(version, base.resolve(version))) {
            URI parley = tomcat.uri().resolve("parley/");
            tomcat.deploy(Artifacts.war(), WAR);
            tomcat.awaitStatus("parley/readyz", 200);
            List<ReturningClient> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(new ReturningClient(parley, "访客 " + i, ROOM));
            }
            Pusher pusher = new Pusher(parley, tomcat.data());
            onAll(clients, client -> client.awaitMessages(10));
            RunningJvm jvm = new RunningJvm(tomcat.pid());
            List<String> firstThreads = lasting(jvm);

            for (int i = 0; i < REDEPLOYS; i++) {
                tomcat.replace(Artifacts.war(), WAR);
                onAll(clients, ReturningClient::goAndComeBack);
            }
            List<String> acknowledged = pusher.stop();
            onAll(clients, client -> client.awaitMessages(acknowledged.size()));

            assertNothingLost(clients, acknowledged);
            await().untilAsserted(() -> assertThat(jvm.instancesOf(LOADER)).containsExactly(1L));
            assertThat(jvm.instancesOf(ParleyRuntime.class.getName())).containsExactly(1L);
            assertThat(lasting(jvm)).isEqualTo(firstThreads);
            Tally.of("RedeployIT")
                    .load("50 pushes/s, " + CLIENTS + " clients, Tomcat " + version)
                    .faults(REDEPLOYS + " redeploys")
                    .acknowledged(acknowledged.size())
                    .delivered(acknowledged.size() * (long) CLIENTS)
                    .lost(0)
                    .doubled(0)
                    .reordered(0)
                    .figure("class loaders", 1)
                    .figure("threads of Parley", firstThreads.size())
                    .print();

            tomcat.undeploy(WAR);
            await().untilAsserted(() -> assertThat(jvm.instancesOf(LOADER)).isEmpty());
            assertThat(jvm.threads("parley-")).isEmpty();
            assertThat(jvm.mapped("sqlite")).isEmpty();
            assertThat(tomcat.log())
                    .doesNotContain("memory leak", "failed to stop it", "SEVERE", "Exception", "did not end in time");
        }
    }

    /** The audit's thread ends when it has had nothing to do for a while. */
    private static List<String> lasting(RunningJvm jvm) throws Exception {
        return jvm.threads("parley-").stream()
                .filter(name -> !name.startsWith("parley-audit"))
                .toList();
    }

    private static void assertNothingLost(List<ReturningClient> clients, List<String> acknowledged) {
        List<Long> offsets =
                LongStream.rangeClosed(1, acknowledged.size()).boxed().toList();
        for (ReturningClient client : clients) {
            assertThat(client.offsets()).isEqualTo(offsets);
            assertThat(client.bodies()).isEqualTo(acknowledged);
        }
        List<Long> pauses =
                clients.stream().flatMap(client -> client.pauses().stream()).toList();
        assertThat(pauses)
                .hasSizeBetween(REDEPLOYS, REDEPLOYS * CLIENTS)
                .allMatch(pause -> pause >= 0 && pause <= 3000);
        assertThat(pauses.stream().distinct().count())
                .as("the spread of %s", pauses)
                .isGreaterThan(1);
    }

    private interface Step<T> {
        void take(T subject) throws Exception;
    }

    /** On each at the same time; returns when all are done. */
    private <T> void onAll(List<T> subjects, Step<T> step) throws Exception {
        List<Callable<Void>> steps = new ArrayList<>();
        for (T subject : subjects) {
            steps.add(() -> {
                step.take(subject);
                return null;
            });
        }
        for (Future<Void> taken : threads.invokeAll(steps)) {
            taken.get();
        }
    }

    /** A back end that pushes fifty times a second, and repeats with the same key what was not acknowledged. */
    private static final class Pusher {
        private final HttpClient http = HttpClient.newHttpClient();
        private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
        private final List<String> acknowledged = new ArrayList<>();
        private final URI uri;
        private final String key;

        Pusher(URI parley, Path data) throws IOException {
            uri = parley.resolve("api/v1/push");
            key = Files.readString(data.resolve("api-key")).strip();
            thread.scheduleWithFixedDelay(this::push, 0, 20, TimeUnit.MILLISECONDS);
        }

        /** Returns the bodies in the order in which they were acknowledged. */
        List<String> stop() throws InterruptedException {
            Patience.end(thread);
            return acknowledged;
        }

        private void push() {
            String number = String.valueOf(acknowledged.size() + 1);
            String body = "第 " + number + " 条";
            HttpRequest request = HttpRequest.newBuilder(uri)
                    .timeout(Patience.LIMIT)
                    .header("Authorization", "Bearer " + key)
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString("{\"to\":{\"channels\":[\"" + ROOM + "\"]},\"key\":\"" + number
                            + "\",\"body\":\"" + body + "\"}"))
                    .build();
            try {
                if (http.send(request, BodyHandlers.discarding()).statusCode() == 200) {
                    acknowledged.add(body);
                }
            } catch (IOException ignored) {
                // Between two deployments; the same again in a moment.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
