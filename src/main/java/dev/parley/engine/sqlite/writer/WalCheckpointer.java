// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite.writer;

import dev.parley.engine.sqlite.log.Statements;
import dev.parley.thread.NamedThreads;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Carries the write-ahead log over into the file while the writer goes on: a connection and a thread of its own. Done by the writer, it
 * makes every publisher wait for thousands of pages to be written and synced. SQLite lets one connection write and another carry over
 * (https://www.sqlite.org/wal.html#ckpt); what is written meanwhile stays for the next time. Thread-safe.
 */
public final class WalCheckpointer {
    /** Carries over what can be without making anybody wait. */
    static final String PASSIVE = "PRAGMA wal_checkpoint(PASSIVE)";

    private final Statements statements;
    private final NamedThreads threads = new NamedThreads("parley-sqlite-checkpointer");
    private final ExecutorService thread = Executors.newSingleThreadExecutor(threads);

    /** @param statements of a connection that syncs as the writer's does; closed by the caller, after this */
    public WalCheckpointer(Statements statements) {
        this.statements = statements;
    }

    /** Begins. The future fails with the {@link SQLException}, after which the log is whole and nothing of it is gone. */
    Future<Long> start() {
        return thread.submit(() -> statements.number(PASSIVE));
    }

    /** False where it did not end in time. */
    public boolean close(Duration patience) throws InterruptedException {
        thread.shutdown();
        return threads.awaitEnd(thread, patience);
    }
}
