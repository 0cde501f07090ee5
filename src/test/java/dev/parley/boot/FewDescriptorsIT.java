// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.testing.BackEnd;
import dev.parley.testing.Commands;
import dev.parley.testing.Followers;
import dev.parley.testing.ServerProcess;
import dev.parley.testing.Tally;
import dev.parley.testing.TestSocket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Strangers take all the file descriptors that the process may have: nobody else comes in, those who are there go on, what they
 * publish is stored and delivered, and when there are descriptors again it goes on by itself.
 */
class FewDescriptorsIT {
    private static final boolean SOAK = Boolean.getBoolean("parley.test.soak");
    private static final int LIMIT = SOAK ? 1024 : 300;
    private static final int PUBLISHES = SOAK ? 20_000 : 1000;
    private static final String ROOM = "room/descriptors";

    @TempDir
    Path folder;

    @Test
    void descriptors_allTaken_storeAndDeliverAndRecover() throws Exception {
        try (ServerProcess server =
                ServerProcess.start(folder.resolve("data"), "-Dparley.limits.commands-per-second=0")) {
            Path open = Path.of("/proc/" + server.pid() + "/fd");
            assumeTrue(
                    Files.isReadable(open)
                            && Commands.work(
                                    "prlimit", "--pid", String.valueOf(server.pid()), "--nofile=" + LIMIT + ":"),
                    "needs prlimit on Linux");
            try (Followers followers = new Followers(server.base(), 20, List.of(ROOM), Duration.ZERO);
                    BackEnd backEnd = new BackEnd(server.base(), server.apiKey(), List.of(ROOM), 100, 2, 50);
                    TestSocket publisher = TestSocket.connect(server.base(), "ws")) {
                followers.awaitAll();
                backEnd.start().awaitMore(20);
                List<SocketChannel> strangers = new ArrayList<>();
                try {
                    takeAll(server.base(), open, strangers);

                    // Long enough for checkpoints, and for many accepts that fail. Over a line that exists: Tomcat
                    // ends one of HTTP after a hundred requests, and another cannot come.
                    for (int i = 0; i < PUBLISHES; i++) {
                        publish(publisher, backEnd, 1_000_000 + i);
                    }
                    assertThat(count(open)).isGreaterThanOrEqualTo(LIMIT - 5);
                    assertThat(followers.closes()).isEmpty();
                } finally {
                    for (SocketChannel stranger : strangers) {
                        stranger.close();
                    }
                }
                long freed = System.nanoTime();
                await().atMost(Duration.ofSeconds(20)).until(() -> comesIn(server.base()));
                long recovery = Duration.ofNanos(System.nanoTime() - freed).toMillis();
                backEnd.awaitMore(20);
                backEnd.stop();
                followers
                        .verdict(
                                Tally.of("FewDescriptorsIT")
                                        .load("100 pushes/s, one publisher over its socket, 20 clients")
                                        .faults("all of " + LIMIT + " file descriptors taken"),
                                backEnd)
                        .figure("answers to pushes", backEnd.answers())
                        .figure("newcomers again after ms", recovery)
                        .figure("lines in the log", server.errors().lines().count())
                        .print();
                assertThat(followers.closes()).isEmpty();
                assertThat(server.errors()).doesNotContain("NoClassDefFoundError", "cannot be stored");
                assertThat(server.errors().lines().count()).isLessThan(2000);
            }
        }
    }

    /** Connects, and says nothing, until there is no descriptor left for the last ones. */
    private static void takeAll(URI server, Path open, List<SocketChannel> strangers) {
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(1))
                .until(() -> {
                    if (strangers.size() < LIMIT + 20) {
                        strangers.add(SocketChannel.open(new InetSocketAddress("localhost", server.getPort())));
                    }
                    return strangers.size() >= LIMIT + 20 && count(open) >= LIMIT - 1;
                });
    }

    private static void publish(TestSocket publisher, BackEnd backEnd, long number) throws Exception {
        JsonNode reply = publisher.request("{\"action\":\"publish\",\"channel\":\"" + ROOM + "\",\"body\":\"" + number
                + " " + "x".repeat(1000) + "\"}");
        assertThat(reply.path("ok").asBoolean()).as(reply.toString()).isTrue();
        backEnd.note(ROOM, reply.path("data").path("offset").asLong(), number);
    }

    private static long count(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.count();
        }
    }

    private static boolean comesIn(URI server) {
        try (TestSocket socket = TestSocket.connect(server, "ws")) {
            return socket.awaitEvent("welcome").has("clientId");
        } catch (Exception e) {
            return false;
        }
    }
}
