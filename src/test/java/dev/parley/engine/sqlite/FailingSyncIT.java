// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.testing.Commands;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.ServerProcess;
import dev.parley.testing.Tally;
import dev.parley.testing.Thorough;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A disk that fails: final until a restart, since after a failed sync the system may call safe what it has dropped. Publishes are refused,
 * people read on, and after the restart everything that was acknowledged is there.
 */
class FailingSyncIT {
    private static final int ROUNDS = Boolean.getBoolean("parley.test.soak") ? 12 : 1;

    @TempDir
    Path folder;

    private Path data;
    private Path triggers;
    private Map<String, String> environment = Map.of();

    @BeforeEach
    void chooseData() {
        data = folder.resolve("data");
    }

    private void buildDisk() throws Exception {
        triggers = Files.createDirectory(folder.resolve("triggers"));
        Path library = folder.resolve("failing-disk.so");
        Path source = Path.of("src/test/resources/dev/parley/engine/sqlite/failing-disk.c");
        assumeTrue(
                Commands.work("gcc", "-shared", "-fPIC", "-o", library.toString(), source.toString(), "-ldl"),
                "needs gcc on Linux");
        environment = Map.of("LD_PRELOAD", library.toString(), "FAILING_DISK", triggers.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"sync.db-wal", "write.db-wal"})
    void writeAheadLog_failing_isFinalAndLosesNothing(String trigger) throws Exception {
        buildDisk();
        Publisher publisher;
        try (ServerProcess server = start()) {
            publisher = new Publisher(server);
            for (int i = 0; i < 10; i++) {
                assertThat(publisher.push("before-" + i, 100).statusCode()).isEqualTo(200);
            }

            Files.createFile(triggers.resolve(trigger));
            assertRefused(publisher, server);
            Files.delete(triggers.resolve(trigger));

            // It stays so, though the disk pretends to be well.
            await().during(Duration.ofMillis(1500))
                    .until(() -> publisher.ready().statusCode() == 503);
            assertRefused(publisher, server);
            server.kill9();
        }
        assertAllThereAfterARestart(publisher, "EIO from every " + trigger).print();
    }

    @Test
    void carryingOverIntoTheFile_failing_isNoticedBeforeTheDiskIsFull() throws Exception {
        buildDisk();
        Publisher publisher;
        try (ServerProcess server = start()) {
            publisher = new Publisher(server);
            assertThat(publisher.push("before", 100).statusCode()).isEqualTo(200);

            Files.createFile(triggers.resolve("sync.db"));
            int pushes = 0;
            while (publisher.push("during-" + pushes, 60_000).statusCode() == 200 && pushes < 3000) {
                pushes++;
            }

            assertThat(publisher.ready().body())
                    .contains("write-ahead log cannot be carried over")
                    .contains("restart");
            assertThat(Files.size(data.resolve("parley.db-wal"))).isLessThan(100L * 1024 * 1024);
            assertThat(publisher.history()).isEqualTo(publisher.acknowledged());
            Files.delete(triggers.resolve("sync.db"));
            server.kill9();
        }
        assertAllThereAfterARestart(publisher, "EIO from every sync.db").print();
    }

    /** Works for any user: a limit that lets other files grow makes a write of this one fail as if its disk were broken. */
    @Test
    @Thorough
    void writeAheadLog_thatCannotGrowWhereOtherFilesCan_isFinalAndLosesNothing() throws Exception {
        Publisher publisher;
        try (ServerProcess server = start()) {
            publisher = new Publisher(server);
            String pid = String.valueOf(server.pid());
            assumeTrue(Commands.work("prlimit", "--pid", pid, "--fsize=3000000:"), "there is no prlimit here");
            int pushes = 0;
            while (publisher.push("before-" + pushes, 60_000).statusCode() == 200) {
                assertThat(pushes++).isLessThan(200);
            }

            assertRefused(publisher, server);
            assertThat(Commands.work("prlimit", "--pid", pid, "--fsize=unlimited:"))
                    .isTrue();
            assertRefused(publisher, server);
            server.kill9();
        }
        assertAllThereAfterARestart(publisher, "no room for this file alone").print();
    }

    /** One sync fails, the disk is well again at once: what it failed to write may be gone all the same. */
    @Test
    @Thorough
    void oneSync_failing_isFinalAndLosesNothing() throws Exception {
        String trace = "trace=fsync,fdatasync";
        assumeTrue(
                Commands.work("strace", "-D", "-f", "--seccomp-bpf", "-qq", "-o", "/dev/null", "-e", trace, "true"),
                "needs strace, and the right to trace a process of our own");
        long seed = ThreadLocalRandom.current().nextLong();
        Random random = new Random(seed);
        long acknowledged = 0;
        Tally last = Tally.of("FailingSyncIT");
        for (int round = 0; round < ROUNDS; round++) {
            data = folder.resolve("data-" + round);
            // Strace counts for each thread by itself; the main one has a dozen to do at the start.
            int which = 20 + random.nextInt(40);
            String inject = "inject=fsync,fdatasync:error=EIO:when=" + which;
            List<String> strace =
                    List.of("strace", "-D", "-f", "--seccomp-bpf", "-qq", "-o", "/dev/null", "-e", trace, "-e", inject);
            Publisher publisher;
            try (ServerProcess server = ServerProcess.startUnder(strace, Map.of(), data, Publisher.setting())) {
                publisher = new Publisher(server);
                int pushes = 0;
                while (publisher.push("before-" + pushes, 100).statusCode() == 200) {
                    assertThat(pushes++).as("seed %d, sync %d", seed, which).isLessThan(100);
                }
                assertRefused(publisher, server);
                server.kill9();
            }
            last = assertAllThereAfterARestart(publisher, ROUNDS + " times EIO from one fsync alone");
            acknowledged += publisher.acknowledged().size();
        }
        last.seed(seed).acknowledged(acknowledged).delivered(acknowledged).print();
    }

    private ServerProcess start() throws Exception {
        return ServerProcess.startUnder(List.of(), environment, data, Publisher.setting());
    }

    private static void assertRefused(Publisher publisher, ServerProcess server) throws Exception {
        for (int i = 0; i < 5; i++) {
            HttpResponse<String> refused = publisher.push("refused", 100);
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.body()).contains("server.unavailable");
        }
        HttpResponse<String> ready = publisher.ready();
        assertThat(ready.statusCode()).isEqualTo(503);
        assertThat(ready.body()).contains("IOERR").contains("check the disk and restart");
        assertThat(publisher.history()).isEqualTo(publisher.acknowledged());
        assertThat(server.errors().split("Messages cannot be stored any more", -1))
                .hasSize(2);
    }

    /** What was refused may be there or not, once; with its key it is there once after all. */
    private Tally assertAllThereAfterARestart(Publisher publisher, String fault) throws Exception {
        Map<Long, String> before = Map.copyOf(publisher.acknowledged());
        try (ParleyServer again = Publisher.restarted(folder, data)) {
            publisher.use(again);
            assertThat(publisher.history()).containsAllEntriesOf(before);
            assertThat(publisher.history().size()).isBetween(before.size(), before.size() + 1);
            for (int i = 0; i < 2; i++) {
                assertThat(publisher.push("refused", 100).statusCode()).isEqualTo(200);
            }
            assertThat(publisher.history().values().stream().filter(body -> body.startsWith("refused")))
                    .hasSize(1);
            assertThat(publisher.history()).containsAllEntriesOf(publisher.acknowledged());
            return publisher.tally("FailingSyncIT", fault);
        }
    }
}
