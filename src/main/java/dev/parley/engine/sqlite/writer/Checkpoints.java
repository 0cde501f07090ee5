// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite.writer;

import dev.parley.engine.sqlite.log.Statements;
import dev.parley.engine.sqlite.recovery.SqliteFailure;
import java.sql.SQLException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the write-ahead log carried over into the file from time to time, and soon after something was erased, since what it said before
 * stands there until then: most of it by the {@link WalCheckpointer}, then the little that came
 * meanwhile here, between two commits, since SQLite begins the log anew only when all of it has been carried over. SQLite would do that by
 * itself inside a commit, before its answers go out, and would keep to itself that it failed: the log would grow until the disk is full,
 * each commit trying again to carry over all of it. Confined to the writer's thread.
 */
public final class Checkpoints {
    /** How long the writer waits for another program that holds the file. */
    public static final int BUSY_MILLIS = 1000;

    /** Carries over the rest and cuts the log to nothing. It waits for who still reads from it, though not for long. */
    private static final String TRUNCATE = "PRAGMA wal_checkpoint(TRUNCATE)";

    private static final String SHORT_WAIT = "PRAGMA busy_timeout = 100";
    private static final String USUAL_WAIT = "PRAGMA busy_timeout = " + BUSY_MILLIS;

    private static final Logger logger = LoggerFactory.getLogger(Checkpoints.class);
    private static final long PAGE = 4096;
    private static final long EVERY_BYTES = 16L * 1024 * 1024;
    /** The pages that a transaction changes however little it does. */
    private static final long PER_COMMIT = 5 * PAGE;

    private static final long PER_OPERATION = 1024;
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** From an erasure to the wiping, so that several share one. */
    private static final long WIPE_DELAY_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** Between two wipings: whoever recalls all day must not cost the others a sync or two each time. */
    private static final long WIPE_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(5);
    /** While somebody reads an old state, a back-up for instance, each try is for nothing. */
    private static final long MAX_BUSY_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Statements statements;
    private final WalCheckpointer checkpointer;
    private @Nullable Future<Long> carried;
    private long bytes;
    private long lastTry;
    private boolean wipe;
    private long wipeDue;
    private long nextWipe = System.nanoTime();
    private long busyPause = PAUSE_NANOS;

    public Checkpoints(Statements statements, WalCheckpointer checkpointer) {
        this.statements = statements;
        this.checkpointer = checkpointer;
    }

    /** A transaction was committed. What it put into the log is estimated; SQLite does not say. */
    void committed(int operations, long bodies) {
        bytes += PER_COMMIT + operations * PER_OPERATION + bodies;
    }

    /** A transaction was committed that took text away: what it said is to leave the log soon. */
    void erased() {
        if (!wipe) {
            wipe = true;
            wipeDue = System.nanoTime() + WIPE_DELAY_NANOS;
        }
    }

    /** Begins, where enough has gathered, or ends what was begun. Of a full disk nothing is said here: the next commit that needs room does. */
    void runIfDue(StoreHealth health) {
        Future<Long> begun = carried;
        if (begun == null) {
            long now = System.nanoTime();
            boolean full = bytes >= EVERY_BYTES && (lastTry == 0 || now - lastTry >= PAUSE_NANOS);
            if (full || (wipe && now - wipeDue >= 0 && now - nextWipe >= 0)) {
                lastTry = now;
                carried = checkpointer.start();
            }
        } else if (begun.isDone()) {
            carried = null;
            finish(begun, health);
        }
    }

    private void finish(Future<Long> begun, StoreHealth health) {
        try {
            begun.get();
            if (wipe) {
                wipe();
            } else {
                statements.number(WalCheckpointer.PASSIVE);
            }
            bytes = 0;
            lastTry = 0;
        } catch (SQLException e) {
            failed(e, health);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            failed(cause == null ? e : cause, health);
        } catch (InterruptedException | CancellationException e) {
            // It is done, so nobody waits; and nobody cancels it.
            throw new IllegalStateException(e);
        }
    }

    private void wipe() throws SQLException {
        statements.execute(SHORT_WAIT);
        boolean busy;
        try {
            busy = statements.number(TRUNCATE) != 0;
        } finally {
            statements.execute(USUAL_WAIT);
        }
        nextWipe = System.nanoTime() + (busy ? busyPause : WIPE_PAUSE_NANOS);
        busyPause = busy ? Math.min(2 * busyPause, MAX_BUSY_PAUSE_NANOS) : PAUSE_NANOS;
        wipe = busy;
    }

    /** A sync that has failed once may succeed the next time although what it was for is lost: no second try then. */
    private static void failed(Throwable e, StoreHealth health) {
        if (!(e instanceof SQLException failure)) {
            logger.warn("The write-ahead log was not carried over into the file; it is tried again", e);
        } else if (SqliteFailure.of(failure) == SqliteFailure.FINAL) {
            health.fail("the write-ahead log cannot be carried over into the file: " + e.getMessage(), e);
        }
    }
}
