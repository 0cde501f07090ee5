// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.testing.BackEnd;
import dev.parley.testing.Commands;
import dev.parley.testing.Followers;
import dev.parley.testing.Rounds;
import dev.parley.testing.ServerProcess;
import dev.parley.testing.Tally;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the kernel sees, by strace: nothing of a message leaves the server, neither the answer to who pushed it nor the message itself,
 * before the write-ahead log that holds it was synced.
 */
class SyncBeforeReplyIT {
    private static final int PUSHES = Rounds.of(100, 300, 1000);
    private static final String ROOM = "room/sync";

    @TempDir
    Path folder;

    @Test
    void pushes_areEachSyncedBeforeAnybodyHearsOfThem() throws Exception {
        List<String> strace = List.of("strace", "-D", "-f", "--seccomp-bpf", "-q");
        assumeTrue(
                Commands.work("strace", "-D", "-f", "--seccomp-bpf", "-q", "-e", "trace=fdatasync", "true"),
                "needs strace, and the right to trace a process of our own");
        Path trace = folder.resolve("trace");
        List<String> words = List.of(
                "-s", "5000", "-yy", "-e", "trace=fdatasync,fsync,pwrite64,write,writev", "-o", trace.toString());
        Path data = folder.resolve("data");
        BackEnd backEnd;
        long delivered;
        try (ServerProcess server = ServerProcess.startUnder(
                        Stream.concat(strace.stream(), words.stream()).toList(), Map.of(), data);
                Followers followers = new Followers(server.base(), 2, List.of(ROOM), Duration.ZERO)) {
            followers.awaitAll();
            backEnd = new BackEnd(server.base(), server.apiKey(), List.of(ROOM), 500, 4, 50);
            backEnd.start();
            await().until(() -> backEnd.count() >= PUSHES);
            backEnd.stop();
            followers.awaitAllOf(backEnd);
            delivered = followers.delivered();
            // The end of the trace is written when the traced process ends.
            server.terminate();
        }
        await().until(() -> Files.readString(trace).contains("+++ exited with"));

        SyncTrace seen = new SyncTrace(backEnd.acknowledged().get(ROOM));
        Files.readAllLines(trace).forEach(seen::read);

        Tally.of("SyncBeforeReplyIT")
                .load("4 keep-alive connections, 2 subscribers, under strace")
                .faults("none")
                .acknowledged(backEnd.count())
                .delivered(delivered)
                .lost(backEnd.count() - seen.synced())
                .figure("answers before their sync", seen.early().size())
                .figure("syncs of the log", seen.syncs())
                .print();
        assertThat(backEnd.count()).isGreaterThanOrEqualTo(PUSHES);
        assertThat(seen.answered()).isEqualTo(backEnd.count());
        assertThat(seen.delivered()).isEqualTo(2 * backEnd.count());
        assertThat(seen.synced()).isEqualTo(backEnd.count());
        assertThat(seen.early()).isEmpty();
    }
}
