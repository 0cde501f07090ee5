// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite.log;

import dev.parley.channel.ChannelName;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The heads of the channels that were written to last, so that an append need not read, and a batch writes each head once. Confined to
 * the writer's thread. After a rollback it knows things that never happened: {@link #forget}.
 */
public final class ChannelLogs {
    private static final int MAX_KEPT = 10_000;

    private final Statements statements;
    /** By their last use. No map that bounds itself: what is changed must stay until it is written, see {@link #shrink}. */
    private final Map<ChannelName, ChannelLog> known = new LinkedHashMap<>(256, 0.75f, true);

    private final List<ChannelLog> changed = new ArrayList<>();
    private final Oversize oversize;

    ChannelLogs(Statements statements) {
        this.statements = statements;
        this.oversize = new Oversize(statements);
    }

    Oversize oversize() {
        return oversize;
    }

    Optional<ChannelLog> find(ChannelName name) throws SQLException {
        ChannelLog log = known.get(name);
        if (log != null) {
            return Optional.of(log);
        }
        Optional<ChannelLog> stored = statements.first(
                ChannelLog::read, "SELECT" + ChannelRow.COLUMNS + "FROM channel WHERE name = ?", name.toString());
        stored.ifPresent(found -> known.put(name, found));
        return stored;
    }

    ChannelLog require(ChannelName name, long now) throws SQLException {
        Optional<ChannelLog> found = find(name);
        if (found.isPresent()) {
            return found.get();
        }
        long generation = Generations.of(statements, name);
        long id = statements.number(
                "INSERT INTO channel (kind, name, head, first, active, oldest, bytes, generation)"
                        + " VALUES (?, ?, 0, 1, ?, NULL, 0, ?) RETURNING id",
                name.kind().wire(),
                name.toString(),
                now,
                generation);
        ChannelLog created = ChannelLog.empty(id, name, now, generation);
        known.put(name, created);
        // The checksum needs the id, so the row is written again, with its first message or without.
        changed(created);
        return created;
    }

    /** Remembers that the row is to be written before the commit. */
    void changed(ChannelLog log) {
        if (!log.changed) {
            log.changed = true;
            changed.add(log);
        }
    }

    public void flush() throws SQLException {
        for (ChannelLog log : changed) {
            write(log);
            oversize.notice(log);
            log.changed = false;
        }
        changed.clear();
    }

    /** In two statements: SQLite rewrites the entries of an index on a column that an UPDATE names, even where its value stays. */
    private void write(ChannelLog log) throws SQLException {
        statements.update(
                "UPDATE channel SET head = ?, first = ?, active = ?, bytes = ?, checksum = ? WHERE id = ?",
                log.head,
                log.first,
                log.active,
                log.bytes,
                log.row().checksum(),
                log.id);
        if (!Objects.equals(log.oldest, log.writtenOldest)) {
            statements.update("UPDATE channel SET oldest = ? WHERE id = ?", log.oldest, log.id);
            log.writtenOldest = log.oldest;
        }
    }

    /** The channel is another one from now on. Its row must have been written. */
    void drop(ChannelName name) {
        known.remove(name);
        oversize.drop(name);
    }

    /** Drops those that were not used for long. Only between transactions, when none is changed. */
    public void shrink() {
        Iterator<ChannelLog> eldest = known.values().iterator();
        for (int excess = known.size() - MAX_KEPT; excess > 0; excess--) {
            eldest.next();
            eldest.remove();
        }
    }

    public void forget() {
        known.clear();
        changed.clear();
        oversize.forget();
    }
}
