// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.testing.Artifacts;
import dev.parley.testing.BackEnd;
import dev.parley.testing.Followers;
import dev.parley.testing.RealTomcat;
import dev.parley.testing.RunningJvm;
import dev.parley.testing.Soak;
import dev.parley.testing.Stopwatch;
import dev.parley.testing.Tally;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The crowd's form of {@link RedeployIT}: twenty redeploys at 500 messages a second to a thousand clients. */
@Soak
class RedeployUnderLoadIT {
    private static final int REDEPLOYS = 20;
    private static final int CLIENTS = 1000;
    private static final String WAR = "parley.war";
    private static final String LOADER = "org.apache.catalina.loader.ParallelWebappClassLoader";

    @TempDir
    private Path base;

    @Test
    void twentyRedeploys_withAThousandClients_loseNothingAndLeaveNothing() throws Exception {
        assumeTrue(RunningJvm.canBeLookedInto(), "needs a JDK's jcmd");
        List<String> rooms = IntStream.range(0, 50).mapToObj(i -> "room/" + i).toList();
        try (RealTomcat tomcat = RealTomcat.start(Artifacts.tomcat11(), base)) {
            tomcat.configure("parley.limits.handshakes-per-minute=0\n");
            URI parley = tomcat.uri().resolve("parley/");
            tomcat.deploy(Artifacts.war(), WAR);
            tomcat.awaitStatus("parley/readyz", 200);
            String key = Files.readString(tomcat.data().resolve("api-key")).strip();
            RunningJvm jvm = new RunningJvm(tomcat.pid());
            try (Followers followers = new Followers(parley, CLIENTS, rooms, Duration.ZERO);
                    BackEnd backEnd = new BackEnd(parley, key, rooms, 500, 16, 100)) {
                followers.awaitAll();
                backEnd.start().awaitMore(1000);
                long metaspace = 0;
                Stopwatch back = Stopwatch.start();
                for (int i = 0; i < REDEPLOYS; i++) {
                    tomcat.replace(Artifacts.war(), WAR);
                    await().until(() -> followers.here() < CLIENTS / 2);
                    tomcat.awaitStatus("parley/readyz", 200);
                    back.again();
                    followers.awaitAll();
                    back.stop();
                    backEnd.awaitMore(1000);
                    if (i == 2) {
                        metaspace = jvm.metaspaceKiB();
                    }
                }
                backEnd.stop();
                Tally tally = followers
                        .verdict(
                                Tally.of("RedeployUnderLoadIT")
                                        .load("500 pushes/s to 50 rooms, " + CLIENTS + " clients")
                                        .faults(REDEPLOYS + " redeploys in Tomcat " + Artifacts.tomcat11()),
                                backEnd)
                        .figure("ends of lines by code", followers.closes())
                        .figure("longest absence ms", followers.longestAbsence().toMillis())
                        .figure("all back after readiness", back)
                        .figure("answers to pushes", backEnd.answers())
                        .figure("repeated", backEnd.repeated());
                await().untilAsserted(() -> assertThat(jvm.instancesOf(LOADER)).containsExactly(1L));
                long metaspaceAfter = jvm.metaspaceKiB();
                tally.figure("class loaders", 1)
                        .figure("metaspace KiB after 3", metaspace)
                        .figure("after " + REDEPLOYS, metaspaceAfter)
                        .print();
                assertThat(followers.closes().keySet()).containsOnly(1001);
                assertThat(metaspaceAfter).isLessThan(metaspace + metaspace / 10);
                assertThat(tomcat.log()).doesNotContain("memory leak", "failed to stop it", "OutOfMemoryError");
            }
        }
    }
}
