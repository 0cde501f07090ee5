// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite;

import dev.parley.engine.CommitMeter;
import dev.parley.engine.EngineListener;
import dev.parley.engine.Health;
import dev.parley.engine.sqlite.log.KnownDamage;
import dev.parley.engine.sqlite.log.LogReader;
import dev.parley.engine.sqlite.log.LogWriter;
import dev.parley.engine.sqlite.log.Marks;
import dev.parley.engine.sqlite.log.Schema;
import dev.parley.engine.sqlite.log.SecondLook;
import dev.parley.engine.sqlite.log.Statements;
import dev.parley.engine.sqlite.log.Sweeper;
import dev.parley.engine.sqlite.log.Views;
import dev.parley.engine.sqlite.recovery.CommitFile;
import dev.parley.engine.sqlite.recovery.DirectoryLock;
import dev.parley.engine.sqlite.writer.Budget;
import dev.parley.engine.sqlite.writer.Checkpoints;
import dev.parley.engine.sqlite.writer.Commits;
import dev.parley.engine.sqlite.writer.HandOff;
import dev.parley.engine.sqlite.writer.Operation;
import dev.parley.engine.sqlite.writer.StoreHealth;
import dev.parley.engine.sqlite.writer.WalCheckpointer;
import dev.parley.engine.sqlite.writer.Writer;
import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import dev.parley.file.DataDirectory;
import dev.parley.file.PrivateFiles;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What lives between start and close, and the order in which it comes and goes. Thread-safe once started. A start that fails takes back
 * what it had opened.
 */
final class OpenEngine {
    private static final Logger logger = LoggerFactory.getLogger(OpenEngine.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int READERS = 2;
    private static final int MAX_MARKS = 100_000;

    private final Deque<Closing> opened = new ArrayDeque<>();
    private final Marks marks = new Marks(MAX_MARKS);
    private final Views views = new Views(marks);
    private final boolean unfinished;
    private final Budget budget;
    private final EngineListener listener;
    private final HandOff handOff;
    private final Writer writer;
    private final Readers readers;

    /** Takes something back; false where it is still in use, and then what was opened before it must stay open. */
    private interface Closing {
        boolean close() throws SQLException, IOException, InterruptedException;
    }

    OpenEngine(SqliteSettings settings, Clock clock, EngineListener listener, CommitMeter meter) {
        try {
            PrivateFiles.directories(settings.directory());
            DirectoryLock lock = DirectoryLock.acquire(settings.directory(), settings.lockWait());
            onClose(lock::close);
            DataDirectory.close(settings.directory()).forEach(logger::warn);
            NativeLibrary.load(settings.directory());
            onClose(NativeLibrary::deregister);
            Database database = new Database(settings.directory());
            CommitFile commits = database.commits();
            onClose(commits::close);
            var connection = database.openForWriting(settings.synchronous(), clock.millis());
            Statements statements = new Statements(connection);
            onClose(() -> {
                statements.close();
                commits.writeClosed();
            });
            Schema schema = new Schema(connection, settings.directory().toString());
            String epoch = schema.epoch();
            KnownDamage damage = new KnownDamage(
                    settings.directory(),
                    new SecondLook(
                            () -> new LogReader(new Statements(database.openForReading()), epoch, clock, found -> {})));
            StoreHealth health = new StoreHealth(settings.directory(), damage);
            List<LogReader> logReaders = new ArrayList<>();
            for (int i = 0; i < READERS; i++) {
                LogReader reader =
                        new LogReader(new Statements(database.openForReading()), epoch, clock, damage::suspect);
                onClose(reader::close);
                logReaders.add(reader);
            }
            this.listener = listener;
            budget = new Budget(settings.queueMessages(), settings.queueBytes());
            handOff = new HandOff(listener, budget);
            opened.push(() -> handOff.close(PATIENCE));
            Statements carrying = new Statements(database.openForCarrying(settings.synchronous()));
            onClose(carrying::close);
            WalCheckpointer checkpointer = new WalCheckpointer(carrying);
            opened.push(() -> checkpointer.close(PATIENCE));
            LogWriter log = new LogWriter(statements, epoch, clock, settings.keyLife(), schema.keyed(), marks);
            writer = new Writer(
                    log,
                    marks,
                    handOff,
                    meter,
                    new Commits(statements, commits, schema.commits()),
                    health,
                    new Checkpoints(statements, checkpointer));
            // Asked before the writer has its turn, or it would be a place less in the queue for a start.
            unfinished = new Sweeper(log, marks).isAnythingLeft();
            writer.start();
            opened.push(() -> writer.close(PATIENCE));
            readers = new Readers(logReaders, meter, damage);
            opened.push(() -> readers.close(PATIENCE));
        } catch (IOException | SQLException e) {
            close();
            throw new IllegalStateException("the log in " + settings.directory() + " cannot be opened: " + e, e);
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    /** Whether an earlier run has left something to be taken away. */
    boolean isUnfinished() {
        return unfinished;
    }

    Marks marks() {
        return marks;
    }

    Views views() {
        return views;
    }

    Readers readers() {
        return readers;
    }

    EngineListener listener() {
        return listener;
    }

    HandOff handOff() {
        return handOff;
    }

    int waiting() {
        return budget.count();
    }

    static ParleyException closed() {
        return new ParleyException(
                ErrorCode.SERVER_UNAVAILABLE, "the server is starting or stopping", Duration.ofSeconds(2), null);
    }

    Health health() {
        return writer.health();
    }

    /** Takes a place in the budget, which {@link HandOff#tell} gives back. */
    void reserve(long size) {
        budget.reserve(size);
    }

    void release(long size) {
        budget.release(size);
    }

    /** As an operation that only reads, so that it gets through while writing is refused. */
    void limitPages(int max) {
        submit(Operation.reading(log -> log.statements().number("PRAGMA max_page_count = " + max)))
                .join();
    }

    <R> CompletableFuture<R> submit(Operation<?, R> operation) {
        if (operation.writes() && !health().writable()) {
            throw new ParleyException(
                    ErrorCode.SERVER_UNAVAILABLE, "messages cannot be stored at present", Duration.ofSeconds(2), null);
        }
        budget.reserve(operation.bytes());
        if (!writer.add(operation)) {
            budget.release(operation.bytes());
            throw closed();
        }
        return operation.stage();
    }

    /**
     * The latest first. A thread that does not end in time may still be inside SQLite: then the connections and the lock stay, for a
     * second owner would destroy the log.
     */
    void close() {
        boolean interrupted = false;
        while (!opened.isEmpty()) {
            try {
                if (!opened.pop().close()) {
                    logger.error("A thread of the log did not end; its file and lock stay with this process");
                    return;
                }
            } catch (InterruptedException ignored) {
                // As above: the thread may still be at work.
                interrupted = true;
                logger.error("Interrupted while closing the log; its file and lock stay with this process");
                break;
            } catch (SQLException | IOException | RuntimeException e) {
                logger.warn("A part of the log could not be closed", e);
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private interface Release {
        void close() throws SQLException, IOException;
    }

    private void onClose(Release release) {
        opened.push(() -> {
            release.close();
            return true;
        });
    }
}
