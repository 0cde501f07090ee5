// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.testing.ServerProcess;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
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
                works("gcc", "-shared", "-fPIC", "-o", library.toString(), source.toString(), "-ldl"),
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
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> publisher.ready().statusCode() == 503);
            assertRefused(publisher, server);
            server.kill9();
        }
        assertAllThereAfterARestart(publisher);
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
        assertAllThereAfterARestart(publisher);
    }

    /** Works for any user: a limit that lets other files grow makes a write of this one fail as if its disk were broken. */
    @Test
    void writeAheadLog_thatCannotGrowWhereOtherFilesCan_isFinalAndLosesNothing() throws Exception {
        Publisher publisher;
        try (ServerProcess server = start()) {
            publisher = new Publisher(server);
            String pid = String.valueOf(server.pid());
            assumeTrue(works("prlimit", "--pid", pid, "--fsize=3000000:"), "there is no prlimit here");
            int pushes = 0;
            while (publisher.push("before-" + pushes, 60_000).statusCode() == 200) {
                assertThat(pushes++).isLessThan(200);
            }

            assertRefused(publisher, server);
            assertThat(works("prlimit", "--pid", pid, "--fsize=unlimited:")).isTrue();
            assertRefused(publisher, server);
            server.kill9();
        }
        assertAllThereAfterARestart(publisher);
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
    private void assertAllThereAfterARestart(Publisher publisher) throws Exception {
        Map<Long, String> before = Map.copyOf(publisher.acknowledged());
        try (ServerProcess again = start()) {
            publisher.use(again);
            assertThat(publisher.history()).containsAllEntriesOf(before);
            assertThat(publisher.history().size()).isBetween(before.size(), before.size() + 1);
            for (int i = 0; i < 2; i++) {
                assertThat(publisher.push("refused", 100).statusCode()).isEqualTo(200);
            }
            assertThat(publisher.history().values().stream().filter(body -> body.startsWith("refused")))
                    .hasSize(1);
            assertThat(publisher.history()).containsAllEntriesOf(publisher.acknowledged());
        }
    }

    private static boolean works(String... command) throws Exception {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getInputStream().readAllBytes();
            return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
