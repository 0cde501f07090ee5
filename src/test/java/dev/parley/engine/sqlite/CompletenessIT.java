// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.engine.sqlite.recovery.AcceptedLoss;
import dev.parley.engine.sqlite.recovery.CommitFile;
import dev.parley.engine.sqlite.recovery.CommitRecord;
import dev.parley.engine.sqlite.recovery.Completeness;
import dev.parley.engine.sqlite.recovery.HostIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a start makes of the record that the last run left, for each of the things that may have come in between. */
class CompletenessIT {
    private static final String EPOCH = "epoch";
    private static final int COMMITS = 20;

    @TempDir
    private Path directory;

    private Path database;
    private Path file;

    @BeforeEach
    void stopInOrder() throws IOException {
        database = Files.writeString(directory.resolve("parley.db"), "not looked at here");
        file = directory.resolve("parley.db-commits");
        CommitFile commits = new CommitFile(file);
        commits.begin(database, EPOCH, COMMITS, true);
        commits.writeClosed();
        commits.close();
    }

    @Test
    void sameLog_closedOrKilled_continues() throws Exception {
        assertThat(continues(EPOCH, COMMITS)).isTrue();
        leave(record -> record.counted(COMMITS, System.currentTimeMillis()));
        assertThat(continues(EPOCH, COMMITS)).as("killed").isTrue();
        assertThat(continues(EPOCH, COMMITS + 1))
                .as("killed between a commit and its record")
                .isTrue();
    }

    @Test
    void fewerCommitsThanWereAcknowledged_areRefused_untilTheLossIsAccepted() throws Exception {
        assertThatThrownBy(() -> continues(EPOCH, COMMITS - 3)).hasMessageContaining("lacks the last 3 of 20 commits");
        Files.createFile(directory.resolve("accept-loss"));
        assertThat(continues(EPOCH, COMMITS - 3)).as("under a new epoch").isFalse();
    }

    @Test
    void otherLog_isRefused() {
        assertThatThrownBy(() -> continues("another", COMMITS)).hasMessageContaining("was replaced");
    }

    @Test
    void recordThatIsGone_orCannotBeRead_meansANewEpoch() throws Exception {
        Files.write(file, new byte[8192]);
        assertThat(continues(EPOCH, COMMITS)).isFalse();
        Files.delete(file);
        assertThat(continues(EPOCH, COMMITS)).isFalse();
    }

    @Test
    void copiedFiles_meanANewEpoch() throws Exception {
        Files.setLastModifiedTime(file, FileTime.fromMillis(System.currentTimeMillis() - 3_600_000));
        assertThat(continues(EPOCH, COMMITS)).isFalse();
    }

    @Test
    void commitsThatWereNotSynced_afterAnotherBoot_countOnlyWhereTheLogWasClosed() throws Exception {
        leave(record -> unsynced(record, 1, false));
        assertThat(continues(EPOCH, COMMITS)).as("not closed").isFalse();
        assertThat(continues(EPOCH, COMMITS - 3))
                .as("not closed, and some are gone")
                .isFalse();
        leave(record -> unsynced(record, 1, true));
        assertThat(continues(EPOCH, COMMITS)).as("closed").isTrue();
        leave(record -> unsynced(record, HostIdentity.id(), false));
        assertThat(continues(EPOCH, COMMITS)).as("only killed").isEqualTo(HostIdentity.id() != 0);
    }

    private boolean continues(String epoch, long found) throws IOException {
        return new Completeness(database, new CommitFile(file), new AcceptedLoss(directory)).continues(epoch, found);
    }

    private static CommitRecord unsynced(CommitRecord record, long boot, boolean closed) {
        return new CommitRecord(
                record.number() + 1,
                record.epoch(),
                COMMITS,
                false,
                closed,
                boot,
                record.place(),
                System.currentTimeMillis());
    }

    /** Another record in the first slot, as the last run would have left it. */
    private void leave(UnaryOperator<CommitRecord> change) throws IOException {
        byte[] content = Files.readAllBytes(file);
        byte[] record = change.apply(CommitFile.latest(content).orElseThrow()).encode();
        System.arraycopy(record, 0, content, 0, record.length);
        Files.write(file, content);
    }
}
