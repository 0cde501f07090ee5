// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite;

import dev.parley.engine.CommitMeter;
import dev.parley.engine.Engine;
import dev.parley.engine.EngineListener;
import dev.parley.engine.EngineRoles;
import dev.parley.engine.MessageLog;
import dev.parley.engine.memory.MemoryCredentials;
import dev.parley.engine.memory.MemoryPresence;
import dev.parley.engine.sqlite.writer.HandOff;
import dev.parley.engine.sqlite.writer.Writer;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The embedded engine: logs, marks and memberships in one SQLite file, tickets and presence in memory. Thread-safe.
 *
 * <p>What changes the file, and {@link MessageLog#open}, goes through the one {@link Writer} and comes back on the {@link HandOff}'s
 * thread; what reads it comes back on a reader's; what is in memory comes back at once, as a completed stage.
 */
public final class SqliteEngine implements Engine {
    private final CommitMeter meter;
    private final SqliteSettings settings;
    private final Clock clock;
    private final Lock lifecycle = new ReentrantLock();
    private final EngineState state = new EngineState();
    private final EngineRoles roles;

    public SqliteEngine(SqliteSettings settings, Clock clock) {
        this(settings, clock, (operations, nanos) -> {});
    }

    public SqliteEngine(SqliteSettings settings, Clock clock, CommitMeter meter) {
        this.meter = meter;
        this.settings = settings;
        this.clock = clock;
        MemoryCredentials credentials = new MemoryCredentials(state::require);
        MemoryPresence presence = new MemoryPresence(state::listener);
        this.roles = new EngineRoles(
                new SqliteMessageLog(state),
                new SqliteConversations(state, presence),
                new SqlitePeople(state, credentials),
                credentials,
                presence,
                new HandOffBus(state),
                new SqliteUpkeep(state));
    }

    @Override
    public void start(EngineListener listener) {
        lifecycle.lock();
        try {
            if (state.open() != null) {
                throw new IllegalStateException("started already");
            }
            OpenEngine started = new OpenEngine(settings, clock, listener, meter);
            state.become(started);
            if (started.isUnfinished()) {
                new Removals(started).sweep();
            }
        } finally {
            lifecycle.unlock();
        }
    }

    @Override
    public void close() {
        lifecycle.lock();
        try {
            OpenEngine ending = state.open();
            state.become(null);
            if (ending != null) {
                ending.close();
            }
        } finally {
            lifecycle.unlock();
        }
    }

    @Override
    public EngineRoles roles() {
        return roles;
    }

    /** For tests: a full disk that needs no disk. */
    void limitPages(int max) {
        Optional.ofNullable(state.open()).ifPresent(now -> now.limitPages(max));
    }
}
