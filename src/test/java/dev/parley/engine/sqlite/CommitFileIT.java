// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.engine.sqlite.recovery.CommitFile;
import dev.parley.engine.sqlite.recovery.CommitRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The count beside the log, step by step: what a start finds after a stop, a kill or a copy at any of them. */
class CommitFileIT {
    private static final String EPOCH = "epoch";

    @TempDir
    private Path directory;

    private Path database;
    private Path file;

    @BeforeEach
    void makeDatabase() throws IOException {
        database = Files.createFile(directory.resolve("parley.db"));
        file = directory.resolve("parley.db-commits");
    }

    @Test
    void cleanStop_afterAnyCountOfCommits_isReadAsClosed_andIsNoCopy() throws Exception {
        long commits = 0;
        for (int run = 0; run < 12; run++) {
            CommitFile open = begin(commits);
            for (int i = 0; i < run; i++) {
                open.write(++commits);
            }
            open.writeClosed();
            open.close();

            CommitRecord found = read();
            assertThat(found.closed()).as("run %d", run).isTrue();
            assertThat(found.commits()).as("run %d", run).isEqualTo(commits);
            assertThat(isCopied()).as("run %d", run).isFalse();
            // Longer ago than the tolerance: only the closing record has the time of this file.
            assertThat(found.time())
                    .isGreaterThanOrEqualTo(Files.getLastModifiedTime(file).toMillis() - 9_000);
        }
    }

    @Test
    void kill_afterEachStep_leavesTheStepBeforeIt_andIsNoCopy() throws Exception {
        List<Long> seen = new ArrayList<>();
        CommitFile open = begin(40);
        seen.add(read().commits());
        for (long commits = 41; commits <= 44; commits++) {
            open.write(commits);
            seen.add(read().commits());
            assertThat(read().closed()).isFalse();
            assertThat(isCopied()).isFalse();
        }
        open.close();
        assertThat(seen).containsExactly(40L, 41L, 42L, 43L, 44L);

        open = begin(44);
        assertThat(read().closed()).as("the next run has begun").isFalse();
        open.close();
    }

    @Test
    void kill_inTheMiddleOfTheNextStart_leavesARecordOfThisLog() throws Exception {
        CommitFile open = begin(7);
        open.write(8);
        open.writeClosed();
        open.close();
        byte[] closed = Files.readAllBytes(file);
        open = begin(8);
        open.close();
        byte[] begun = Files.readAllBytes(file);

        // Only the first slot, or only the second, has reached the file.
        byte[] torn = begun.clone();
        System.arraycopy(closed, 4096, torn, 4096, 4096);
        Files.write(file, torn);
        assertThat(read().closed()).isFalse();
        assertThat(read().commits()).isEqualTo(8);
        assertThat(isCopied()).isFalse();
        torn = begun.clone();
        System.arraycopy(closed, 0, torn, 0, 4096);
        Files.write(file, torn);
        assertThat(read().closed()).isFalse();
        assertThat(isCopied()).isFalse();
    }

    @Test
    void copyOfTheFiles_orATouchedFile_isACopy() throws Exception {
        CommitFile open = begin(7);
        open.writeClosed();
        open.close();
        assertThat(isCopied()).isFalse();

        Files.setLastModifiedTime(file, FileTime.fromMillis(System.currentTimeMillis() + 60_000));
        assertThat(isCopied()).as("touched a minute later").isTrue();
        Files.setLastModifiedTime(file, FileTime.fromMillis(read().time()));
        assertThat(isCopied()).isFalse();

        Path other = Files.copy(database, directory.resolve("copy"));
        Files.delete(database);
        Files.move(other, database);
        assertThat(isCopied()).as("another file under the name").isTrue();
    }

    private CommitFile begin(long commits) throws IOException {
        CommitFile open = new CommitFile(file);
        open.begin(database, EPOCH, commits, true);
        return open;
    }

    private CommitRecord read() throws IOException {
        return new CommitFile(file).read().orElseThrow();
    }

    private boolean isCopied() throws IOException {
        return new CommitFile(file).isCopied(read(), database);
    }
}
