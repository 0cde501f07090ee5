// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite.writer;

import dev.parley.engine.CommitMeter;
import dev.parley.engine.Health;
import dev.parley.engine.sqlite.log.Damage;
import dev.parley.engine.sqlite.log.LogWriter;
import dev.parley.engine.sqlite.log.Marks;
import dev.parley.engine.sqlite.log.Statements;
import dev.parley.engine.sqlite.recovery.SqliteFailure;
import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one that changes the file. Its thread takes what waits, some hundreds at most, does it in one transaction (group commit: the more
 * that wait, the fewer syncs a message costs; for how long that is worth waiting is {@link GroupCommitDelay}'s to say), and passes it to the
 * {@link HandOff} in the same order. Nothing is passed on as done before its commit has succeeded.
 *
 * <pre>
 *            commit fails: disk full, file held           any other failed commit
 *  WRITING ──────────────────────────────────▶ REFUSING ─────────────────────────▶ FAILED
 *     ▲        a probe, once a second, succeeds    │             │                    (until a restart)
 *     └────────────────────────────────────────────┘             └── from WRITING too
 * </pre>
 *
 * What only reads ({@code open}) goes on in every state.
 */
public final class Writer implements Runnable {
    private static final Logger logger = LoggerFactory.getLogger(Writer.class);
    private static final long TICK_NANOS = TimeUnit.SECONDS.toNanos(1);
    /**
     * A sync that hundreds share costs each next to nothing; thousands in one commit would reach connections in one burst, which their
     * outboxes do not hold.
     */
    private static final int OPERATIONS_AT_ONCE = 400;

    private static final int MARKS_AT_ONCE = 5_000;

    private final Statements statements;
    private final LogWriter log;
    private final Marks marks;
    private final HandOff handOff;
    private final CommitMeter meter;
    private final WriteQueue<Operation<?, ?>> queue = new WriteQueue<>(OPERATIONS_AT_ONCE);
    private final GroupCommitDelay delay = new GroupCommitDelay();
    private final Thread thread = new Thread(this, "parley-sqlite-writer");
    private final Commits commits;
    private final StoreHealth health;
    private final Checkpoints checkpoints;
    private long nextTick;

    public Writer(
            LogWriter log,
            Marks marks,
            HandOff handOff,
            CommitMeter meter,
            Commits commits,
            StoreHealth health,
            Checkpoints checkpoints) {
        this.checkpoints = checkpoints;
        this.meter = meter;
        this.commits = commits;
        this.health = health;
        this.statements = log.statements();
        this.log = log;
        this.marks = marks;
        this.handOff = handOff;
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    /** Whether it was taken in; false after {@link #close}. */
    public boolean add(Operation<?, ?> operation) {
        return queue.add(operation);
    }

    public Health health() {
        return health.health();
    }

    /** Does what was taken in, writes the marks, ends the thread. False where that took too long: then the file is still in use. */
    public boolean close(Duration patience) throws InterruptedException {
        queue.close();
        thread.join(patience.toMillis());
        return !thread.isAlive();
    }

    @Override
    public void run() {
        nextTick = System.nanoTime() + TICK_NANOS;
        while (!queue.finished()) {
            List<Operation<?, ?>> batch =
                    queue.take(nextTick - System.nanoTime(), delay.expected(), delay.patienceNanos());
            if (!batch.isEmpty()) {
                turn(batch);
            }
            if (System.nanoTime() - nextTick >= 0) {
                nextTick = System.nanoTime() + TICK_NANOS;
                tick();
            }
        }
        boolean more = true;
        while (more && health.isWritable()) {
            more = writeMarks();
        }
    }

    /** Does what was taken from the queue, and hands it on. */
    void turn(List<Operation<?, ?>> batch) {
        process(batch);
        handOff.deliver(batch);
        if (health.isWritable()) {
            checkpoints.runIfDue(health);
        }
    }

    private void process(List<Operation<?, ?>> batch) {
        try {
            if (health.isWritable() && batch.stream().anyMatch(Operation::writes)) {
                transact(batch);
            } else {
                withoutTransaction(batch);
            }
        } catch (SQLException e) {
            stop(e);
            withoutTransaction(batch);
        } catch (RuntimeException | Error e) {
            // Not the file's fault but ours, or the heap is full: what the transaction holds is unknown, so it must not
            // go on.
            rollback();
            health.fail("the writer failed: " + e, e);
            withoutTransaction(batch);
        }
        log.logs().shrink();
    }

    private void transact(List<Operation<?, ?>> batch) throws SQLException {
        long start = System.nanoTime();
        if (!commitTogether(batch)) {
            commitApart(batch);
        }
        long nanos = System.nanoTime() - start;
        meter.committed(batch.size(), nanos);
        delay.committed(batch.size(), queue.size(), nanos);
        checkpoints.committed(
                batch.size(), batch.stream().mapToLong(Operation::bytes).sum());
        if (log.takeErased()) {
            checkpoints.erased();
        }
    }

    /** False where one of them failed by itself: then nothing has happened. */
    private boolean commitTogether(List<Operation<?, ?>> batch) throws SQLException {
        statements.execute("BEGIN IMMEDIATE");
        for (Operation<?, ?> operation : batch) {
            try {
                operation.run(log);
            } catch (SQLException | RuntimeException e) {
                requireOwnFault(e);
                rollback();
                return false;
            }
        }
        log.logs().flush();
        commits.commit();
        return true;
    }

    /** The same with a savepoint around each, so that one that fails leaves its neighbours alone. */
    private void commitApart(List<Operation<?, ?>> batch) throws SQLException {
        statements.execute("BEGIN IMMEDIATE");
        for (Operation<?, ?> operation : batch) {
            statements.execute("SAVEPOINT operation");
            try {
                operation.run(log);
                log.logs().flush();
            } catch (SQLException | RuntimeException e) {
                requireOwnFault(e);
                statements.execute("ROLLBACK TO operation");
                log.logs().forget();
                operation.fail(refusal(e));
            }
            statements.execute("RELEASE operation");
        }
        commits.commit();
    }

    private static void requireOwnFault(Exception e) throws SQLException {
        if (e instanceof SQLException failure && SqliteFailure.of(failure) != SqliteFailure.NONE) {
            throw failure;
        }
    }

    private Throwable refusal(Exception e) {
        if (e instanceof ParleyException) {
            if (e instanceof Damage damage) {
                health.suspect(damage);
            }
            return e;
        }
        logger.error("An operation failed and was undone; its neighbours were not harmed", e);
        return new ParleyException(ErrorCode.SERVER_ERROR, "the server could not store this", e);
    }

    /** Reads what reads and refuses what writes. */
    private void withoutTransaction(List<Operation<?, ?>> batch) {
        for (Operation<?, ?> operation : batch) {
            if (operation.writes()) {
                operation.fail(unavailable(null));
                continue;
            }
            try {
                operation.run(log);
            } catch (ParleyException e) {
                operation.fail(refusal(e));
            } catch (SQLException | RuntimeException e) {
                logger.error("The head of a channel could not be read", e);
                operation.fail(unavailable(e));
            }
        }
    }

    private ParleyException unavailable(@Nullable Throwable cause) {
        return new ParleyException(
                ErrorCode.SERVER_UNAVAILABLE, "messages cannot be stored at present", Duration.ofSeconds(2), cause);
    }

    /** Done about once a second: tries whether the file can be written again, and takes marks to it. */
    void tick() {
        try {
            if (health.mayRecover()) {
                probe();
            }
            if (health.isWritable() && writeMarks()) {
                nextTick = System.nanoTime();
            }
            if (health.isWritable()) {
                checkpoints.runIfDue(health);
            }
        } catch (RuntimeException | Error e) {
            rollback();
            health.fail("the writer failed: " + e, e);
        }
    }

    /** One small commit, to see whether there is room again. */
    private void probe() {
        try {
            statements.execute("BEGIN IMMEDIATE");
            statements.update("UPDATE store SET probed = ?", log.now());
            commits.commit();
            health.recover();
        } catch (SQLException e) {
            stop(e);
        }
    }

    /** True where more wait than were written. */
    private boolean writeMarks() {
        List<Marks.Mark> oldest = marks.oldest(MARKS_AT_ONCE);
        if (oldest.isEmpty()) {
            return false;
        }
        try {
            statements.execute("BEGIN IMMEDIATE");
            log.members().mark(oldest);
            commits.commit();
        } catch (SQLException e) {
            stop(e);
            return false;
        }
        marks.written(oldest);
        checkpoints.committed(oldest.size(), 0);
        return oldest.size() == MARKS_AT_ONCE;
    }

    /** A failed transaction is undone, and what it says about the file decides whether it is tried again. */
    private void stop(SQLException e) {
        rollback();
        health.stop(e);
    }

    private void rollback() {
        log.logs().forget();
        try {
            statements.execute("ROLLBACK");
        } catch (SQLException ignored) {
            // SQLite has rolled back by itself, as it does when a disk is full; if not, the next BEGIN says so and is
            // final.
            logger.debug("There was nothing to roll back");
        }
    }
}
