// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite;

import java.sql.SQLException;
import java.util.concurrent.TimeUnit;

/**
 * Carries the write-ahead log over into the file from time to time. SQLite would do that by itself inside a commit, before its answers
 * go out, and would keep to itself that it failed: the log would grow until the disk is full, each commit trying again to carry over all
 * of it. Confined to the writer's thread.
 */
final class Checkpoints {
    private static final long PAGE = 4096;
    private static final long EVERY_BYTES = 16L * 1024 * 1024;
    /** The pages that a transaction changes however little it does. */
    private static final long PER_COMMIT = 6 * PAGE;

    private static final long PER_OPERATION = 1024;
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Statements statements;
    private long bytes;
    private long lastTry;

    Checkpoints(Statements statements) {
        this.statements = statements;
    }

    /** A transaction was committed. What it put into the log is estimated; SQLite does not say. */
    void committed(int operations, long bodies) {
        bytes += PER_COMMIT + operations * PER_OPERATION + bodies;
    }

    /** Carries over, where enough has gathered. Of a full disk nothing is said here: the next commit that needs room does. */
    void runIfDue(Condition condition) {
        long now = System.nanoTime();
        if (bytes < EVERY_BYTES || (lastTry != 0 && now - lastTry < PAUSE_NANOS)) {
            return;
        }
        lastTry = now;
        try {
            statements.number("PRAGMA wal_checkpoint(PASSIVE)");
            bytes = 0;
            lastTry = 0;
        } catch (SQLException e) {
            if (Trouble.of(e) == Trouble.FINAL) {
                condition.fail("the write-ahead log cannot be carried over into the file: " + e.getMessage(), e);
            }
        }
    }
}
