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
import dev.parley.testing.Stopwatch;
import dev.parley.testing.Tally;
import dev.parley.testing.TestSocket;
import dev.parley.testing.Thorough;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Strangers take all connections that fit into the files which the process may open: nobody else comes in, those who are there go on,
 * what they publish is stored and delivered, no file is missing for it, and when the strangers have gone others come in by themselves.
 */
@Thorough
class FewDescriptorsIT {
    private static final boolean SOAK = Boolean.getBoolean("parley.test.soak");
    private static final int LIMIT = SOAK ? 1024 : 300;
    private static final int PUBLISHES = SOAK ? 20_000 : 1000;
    private static final String ROOM = "room/descriptors";

    @TempDir
    Path folder;

    @Test
    void descriptors_allTaken_storeAndDeliverAndRecover() throws Exception {
        assumeTrue(Commands.work("prlimit", "--nofile=" + LIMIT, "true"), "needs prlimit on Linux");
        try (ServerProcess server = ServerProcess.startUnder(
                List.of("prlimit", "--nofile=" + LIMIT),
                Map.of(),
                folder.resolve("data"),
                "-Dparley.limits.commands-per-second=0")) {
            Path open = Path.of("/proc/" + server.pid() + "/fd");
            try (Followers followers = new Followers(server.base(), 20, List.of(ROOM), Duration.ZERO);
                    BackEnd backEnd = new BackEnd(server.base(), server.apiKey(), List.of(ROOM), 100, 2, 50);
                    TestSocket publisher = TestSocket.connect(server.base(), "ws")) {
                followers.awaitAll();
                backEnd.start().awaitMore(20);
                long used;
                List<SocketChannel> strangers = new ArrayList<>();
                try {
                    takeAll(server.base(), strangers);

                    // Long enough for checkpoints, and for many accepts that fail. Over a line that exists: Tomcat
                    // ends one of HTTP after a hundred requests, and another cannot come.
                    for (int i = 0; i < PUBLISHES; i++) {
                        publish(publisher, backEnd, 1_000_000 + i);
                    }
                    used = count(open);
                    // Only later: Tomcat counts a connection as gone a moment before its file is, so when all go at
                    // once
                    // some accepts may fail, and are tried again.
                    assertThat(server.errors()).doesNotContain("Too many open files");
                    assertThat(followers.closes()).isEmpty();
                } finally {
                    for (SocketChannel stranger : strangers) {
                        stranger.close();
                    }
                }
                Stopwatch recovery = Stopwatch.start();
                await().until(() -> comesIn(server.base()));
                recovery.stop();
                backEnd.awaitMore(20);
                backEnd.stop();
                followers
                        .verdict(
                                Tally.of("FewDescriptorsIT")
                                        .load("100 pushes/s, one publisher over its socket, 20 clients")
                                        .faults("at most " + LIMIT
                                                + " open files, and as many strangers and 100 more that connect"),
                                backEnd)
                        .figure("answers to pushes", backEnd.answers())
                        .figure("files open", used)
                        .figure("newcomers again after", recovery)
                        .figure(
                                "accepts that failed when all left at once",
                                server.errors().split("Too many open files", -1).length - 1)
                        .figure("lines in the log", server.errors().lines().count())
                        .print();
                assertThat(followers.closes()).isEmpty();
                assertThat(server.errors())
                        .doesNotContain("NoClassDefFoundError", "cannot be stored")
                        .contains("this process may open " + LIMIT + " files only");
            }
        }
    }

    /** Connects and says nothing, until the last ones only wait to be let in. */
    private static void takeAll(URI server, List<SocketChannel> strangers) throws IOException {
        while (strangers.size() < LIMIT + 100) {
            strangers.add(SocketChannel.open(new InetSocketAddress("localhost", server.getPort())));
        }
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
