// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite.log;

import dev.parley.channel.ChannelName;
import dev.parley.engine.StoredSize;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A channel's row as the writer knows it, ahead of the file until {@link ChannelLogs#flush}. Confined to the writer's thread. */
final class ChannelLog {
    final long id;
    final ChannelName name;
    long head;
    /** The lowest offset in the log, head + 1 where there is none. */
    long first;
    /** When the last message came; times never go back within a channel. */
    long active;
    /** When the first message that is still there came, or null. */
    @Nullable
    Long oldest;
    /** Of the bodies in the log, {@link ChannelRow#UNCOUNTED} where nobody has counted. */
    long bytes;
    /** How often a channel of this name was deleted before. */
    final long generation;
    /** Whether both users of a private chat are known to have it on their lists. */
    boolean listed;

    boolean changed;
    /** {@link #oldest} as it is in the file. */
    @Nullable
    Long writtenOldest;

    ChannelLog(ChannelRow row) {
        this(
                row.id(),
                row.channel(),
                row.head(),
                row.first(),
                row.active(),
                row.oldest(),
                row.bytes(),
                row.generation());
    }

    private ChannelLog(
            long id,
            ChannelName name,
            long head,
            long first,
            long active,
            @Nullable Long oldest,
            long bytes,
            long generation) {
        this.id = id;
        this.name = name;
        this.head = head;
        this.first = first;
        this.active = active;
        this.oldest = oldest;
        this.writtenOldest = oldest;
        this.bytes = bytes;
        this.generation = generation;
    }

    /** One that has just been made. */
    static ChannelLog empty(long id, ChannelName name, long now, long generation) {
        return new ChannelLog(id, name, 0, 1, now, null, 0, generation);
    }

    /** How many messages it holds. */
    long size() {
        return head - first + 1;
    }

    /** What it weighs for retention: the bodies, and for each message what stands around it. */
    long weight() {
        return bytes + size() * StoredSize.AROUND_A_MESSAGE;
    }

    /** Bodies of so many bytes more, or less. */
    void grow(long by) {
        if (bytes != ChannelRow.UNCOUNTED) {
            bytes += by;
        }
    }

    static ChannelLog read(ResultSet row) throws SQLException {
        return new ChannelLog(ChannelRow.read(row));
    }

    ChannelRow row() {
        return new ChannelRow(id, name.toString(), head, first, active, oldest, bytes, generation);
    }
}
