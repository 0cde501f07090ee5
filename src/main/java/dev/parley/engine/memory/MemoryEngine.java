// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.memory;

import dev.parley.engine.Engine;
import dev.parley.engine.EngineListener;
import dev.parley.engine.EngineRoles;
import dev.parley.file.PrivateFiles;
import dev.parley.thread.NamedThreads;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An engine for trials and tests: everything is in this process's memory, and gone with it. Thread-safe. What it holds lasts as long as the
 * object, so that a close and a start lose nothing. Requests are done one after the other, in the order in which they came.
 */
public final class MemoryEngine implements Engine {
    private static final Logger logger = LoggerFactory.getLogger(MemoryEngine.class);
    private static final int MAX_WAITING = 10_000;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final NamedThreads threads = new NamedThreads("parley-memory");
    private final Lock lifecycle = new ReentrantLock();
    private final @Nullable Executor given;
    private final @Nullable Path directory;
    private final EngineTurns turns = new EngineTurns(MAX_WAITING);
    private final EngineRoles roles;
    private @Nullable ExecutorService own;

    /** @param directory is made at the start, for what others keep beside an engine */
    MemoryEngine(Clock clock, Path directory) {
        this(clock, null, directory);
    }

    /** @param executor runs each request, one at a time and in their order; a test steps through it */
    public MemoryEngine(Clock clock, Executor executor) {
        this(clock, executor, null);
    }

    private MemoryEngine(Clock clock, @Nullable Executor given, @Nullable Path directory) {
        this.given = given;
        this.directory = directory;
        MemoryStore store = new MemoryStore(clock);
        MemoryCredentials credentials = new MemoryCredentials(turns::listener);
        MemoryPresence presence = new MemoryPresence(turns::listener);
        this.roles = new EngineRoles(
                new MemoryMessageLog(turns, store),
                new MemoryConversations(turns, store, presence),
                new MemoryPeople(turns, store, credentials),
                credentials,
                presence,
                // One node: a signal comes back in its turn.
                signal -> turns.tell(listener -> listener.onSignal(signal)),
                new MemoryUpkeep(turns, store));
    }

    @Override
    public void start(EngineListener listener) {
        lifecycle.lock();
        try {
            if (turns.isOpen()) {
                throw new IllegalStateException("started already");
            }
            logger.warn(
                    "Messages are kept in memory only (parley.engine=memory): all of them are lost when this process"
                            + " ends. For anything but a trial set parley.engine=sqlite");
            if (directory != null) {
                PrivateFiles.directories(directory);
            }
            Executor executor = given;
            if (executor == null) {
                ExecutorService made = Executors.newSingleThreadExecutor(threads);
                own = made;
                executor = made;
            }
            turns.open(listener, executor);
        } catch (IOException e) {
            throw new IllegalStateException("the data directory " + directory + " cannot be made: " + e, e);
        } finally {
            lifecycle.unlock();
        }
    }

    @Override
    public void close() {
        lifecycle.lock();
        try {
            turns.close();
            ExecutorService ending = own;
            own = null;
            if (ending != null) {
                ending.shutdown();
                if (!threads.awaitEnd(ending, PATIENCE)) {
                    logger.warn("The thread of the memory engine did not end in time");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lifecycle.unlock();
        }
    }

    @Override
    public EngineRoles roles() {
        return roles;
    }
}
