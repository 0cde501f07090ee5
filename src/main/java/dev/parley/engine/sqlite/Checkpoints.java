// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;

/**
 * Notices when the write-ahead log is not carried over into the file any more. SQLite does that by itself after a commit, and keeps to
 * itself that it failed: then the log would grow until the disk is full, every commit trying again to carry over all of it. Confined to the writer's thread.
 */
final class Checkpoints {
    /** What SQLite cuts the log down to when it begins it anew; a reader that takes long lets it grow above that for a while. */
    static final long LOG_LIMIT_BYTES = 24L * 1024 * 1024;

    private static final long TOO_LONG = LOG_LIMIT_BYTES + LOG_LIMIT_BYTES / 3;

    private final Statements statements;
    private final Path log;

    Checkpoints(Statements statements, Path log) {
        this.statements = statements;
        this.log = log;
    }

    /** Where the log is too long, tries what SQLite tries, and hears what came of it. Of a full disk the next commit tells. */
    void requireProgress(Condition condition) {
        try {
            if (Files.exists(log) && Files.size(log) > TOO_LONG) {
                statements.number("PRAGMA wal_checkpoint(PASSIVE)");
            }
        } catch (SQLException e) {
            if (Trouble.of(e) == Trouble.FINAL) {
                condition.fail("the write-ahead log cannot be carried over into the file: " + e.getMessage(), e);
            }
        } catch (IOException e) {
            condition.fail("the size of the write-ahead log is not known: " + e, e);
        }
    }
}
