// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite.log;

import dev.parley.channel.ChannelName;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Takes a channel away in one small step: its row gets a name that nobody can ask for, so that from this commit on there is no such channel,
 * and a new one of the same name begins at offset 1 under another epoch. The {@link Sweeper} takes its messages and members away afterwards, a
 * few at a time, after a restart too. Confined to the writer's thread.
 */
public final class Deletion {
    private final LogWriter log;
    private final Marks marks;

    public Deletion(LogWriter log, Marks marks) {
        this.log = log;
        this.marks = marks;
    }

    /**
     * What was taken away.
     *
     * @param channel the id, 0 where there was nothing
     * @param messages how many were in the log
     */
    public record Deleted(long channel, long messages) {
        static final Deleted NOTHING = new Deleted(0, 0);
    }

    public Deleted delete(ChannelName name) throws SQLException {
        Optional<ChannelLog> found = log.logs().find(name);
        if (found.isEmpty()) {
            return Deleted.NOTHING;
        }
        ChannelLog channel = found.get();
        // What the same transaction has changed stands in memory alone, and must not be written over what follows.
        log.logs().flush();
        ChannelRow row = channel.row();
        ChannelRow gone = new ChannelRow(
                row.id(),
                ChannelRow.DELETED_PREFIX + row.id(),
                row.head(),
                row.first(),
                row.active(),
                row.oldest(),
                row.bytes(),
                row.generation());
        log.statements()
                .update(
                        "UPDATE channel SET kind = ?, name = ?, checksum = ? WHERE id = ?",
                        ChannelRow.DELETED,
                        gone.name(),
                        gone.checksum(),
                        gone.id());
        Generations.raise(log.statements(), name);
        log.logs().drop(name);
        marks.forgetChannel(channel.id);
        return new Deleted(channel.id, channel.size());
    }
}
