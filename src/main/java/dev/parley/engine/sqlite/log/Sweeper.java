// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite.log;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Takes away what is left of deleted channels and forgotten people, in steps of a bounded number of rows, so that nobody who publishes
 * waits for long. What is left stands in the file, so a restart goes on with it. Confined to the writer's thread.
 */
public final class Sweeper {
    private final LogWriter log;
    private final Statements statements;
    private final Marks marks;

    public Sweeper(LogWriter log, Marks marks) {
        this.log = log;
        this.statements = log.statements();
        this.marks = marks;
    }

    public boolean isAnythingLeft() throws SQLException {
        return statements.number(
                        "SELECT EXISTS (SELECT 1 FROM channel WHERE name >= ?) OR EXISTS (SELECT 1 FROM forgetting)",
                        ChannelRow.DELETED_PREFIX)
                != 0;
    }

    /** One step; no rows where nothing is left. */
    public Forgetting.Step step(int max) throws SQLException {
        Optional<Long> gone = statements.first(
                row -> row.getLong(1), "SELECT id FROM channel WHERE name >= ? LIMIT 1", ChannelRow.DELETED_PREFIX);
        return gone.isPresent()
                ? new Forgetting.Step(sweep(gone.get(), max), List.of())
                : new Forgetting(log, marks).step(max);
    }

    private int sweep(long channel, int max) throws SQLException {
        log.withdrawals().noteErased();
        long last = statements.number(
                "SELECT max(offset) FROM (SELECT offset FROM message WHERE channel = ? ORDER BY channel, offset LIMIT ?)",
                channel,
                max);
        if (last > 0) {
            return statements.update("DELETE FROM message WHERE channel = ? AND offset <= ?", channel, last);
        }
        int members = statements.update(
                "DELETE FROM member WHERE (user, channel) IN (SELECT user, channel FROM member WHERE channel = ? LIMIT ?)",
                channel,
                max);
        if (members > 0) {
            return members;
        }
        statements.update("DELETE FROM channel WHERE id = ?", channel);
        return 1;
    }
}
