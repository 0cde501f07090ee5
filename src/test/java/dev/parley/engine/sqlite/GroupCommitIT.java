// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.channel.ChannelName;
import dev.parley.channel.Message;
import dev.parley.channel.Sender;
import dev.parley.engine.Append;
import dev.parley.engine.HeardEvents;
import dev.parley.testing.Patience;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Group commit: producers that wait for each other's commit share the next one, so many of them cost far fewer commits than messages. */
class GroupCommitIT {
    private static final int PRODUCERS = 64;
    private static final int EACH = 20;

    @TempDir
    Path directory;

    @Test
    void appends_ofManyWaitingProducers_shareCommits() throws Exception {
        AtomicInteger commits = new AtomicInteger();
        AtomicInteger operations = new AtomicInteger();
        SqliteEngine engine = new SqliteEngine(SqliteSettings.in(directory), Clock.systemUTC(), (together, nanos) -> {
            commits.incrementAndGet();
            operations.addAndGet(together);
        });
        engine.start(new HeardEvents());
        ExecutorService producers = Executors.newFixedThreadPool(PRODUCERS);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < PRODUCERS; i++) {
                String owner = "user" + i;
                ChannelName channel = ChannelName.room("room" + i % 20);
                all.add(producers.submit(() -> appendOneAfterTheOther(engine, channel, owner)));
            }
            for (Future<?> one : all) {
                Patience.get(one);
            }
        } finally {
            producers.shutdownNow();
            engine.close();
        }

        assertThat(operations.get()).isGreaterThanOrEqualTo(PRODUCERS * EACH);
        assertThat(commits.get()).as("commits").isLessThan(PRODUCERS * EACH / 2);
    }

    private static Void appendOneAfterTheOther(SqliteEngine engine, ChannelName channel, String owner)
            throws Exception {
        for (int n = 0; n < EACH; n++) {
            Patience.get(engine.log()
                    .append(new Append(
                            channel, new Sender(owner, "Some Name"), "\"x\"", new Message.Key(owner, "key-" + n), 0)));
        }
        return null;
    }
}
