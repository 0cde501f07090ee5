// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite;

import static dev.parley.engine.sqlite.KnownLog.done;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.channel.ChannelName;
import dev.parley.channel.Sender;
import dev.parley.engine.Append;
import dev.parley.engine.ChannelState;
import dev.parley.engine.HeardEvents;
import dev.parley.engine.Quota;
import dev.parley.engine.sqlite.recovery.CommitFile;
import dev.parley.engine.sqlite.recovery.CommitRecord;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A clean stop and start changes nothing that a client can see, however often, and however much happened in between. */
class CleanRestartIT {
    private static final ChannelName ROOM = ChannelName.room("lobby");
    private static final int RESTARTS = 100;

    @TempDir
    private Path directory;

    @Test
    void hundredRestarts_withAnyCountOfCommits_keepEpochHeadsAndMarks() throws Exception {
        Set<String> epochs = new HashSet<>();
        CommitFile beside = new CommitFile(directory.resolve("parley.db-commits"));
        long head = 0;
        for (int run = 0; run < RESTARTS; run++) {
            SqliteEngine engine = new SqliteEngine(SqliteSettings.in(directory), Clock.systemUTC());
            engine.start(new HeardEvents());
            ChannelState state = done(engine.log().open(ROOM));
            epochs.add(state.head().epoch());
            assertThat(state.head().offset()).as("run %d", run).isEqualTo(head);
            assertThat(done(engine.conversations().view("ann", ROOM)).read())
                    .as("run %d", run)
                    .isEqualTo(head);
            // Each an own commit: what it ends on is the first slot and the second by turns, and neither for long.
            for (int i = 0; i < run % 5; i++) {
                head = done(engine.log().append(new Append(ROOM, new Sender("bob", "Bob"), "1", null, 0)))
                        .position()
                        .offset();
            }
            if (head > 0) {
                done(engine.conversations().mark("ann", ROOM, head, Quota.UNLIMITED));
            }
            engine.close();

            CommitRecord left = beside.read().orElseThrow();
            assertThat(left.closed()).as("run %d", run).isTrue();
            assertThat(beside.isCopied(left, directory.resolve("parley.db")))
                    .as("run %d", run)
                    .isFalse();
        }
        assertThat(epochs).hasSize(1);
    }
}
