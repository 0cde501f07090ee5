// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite;

import dev.parley.channel.ChannelName;
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
    /** Whether both users of a private chat are known to have it on their lists. */
    boolean listed;

    boolean changed;
    /** {@link #oldest} as it is in the file. */
    @Nullable
    Long writtenOldest;

    ChannelLog(long id, ChannelName name, long head, long first, long active, @Nullable Long oldest) {
        this.id = id;
        this.name = name;
        this.head = head;
        this.first = first;
        this.active = active;
        this.oldest = oldest;
        this.writtenOldest = oldest;
    }

    /** How many messages it holds. */
    long size() {
        return head - first + 1;
    }

    static ChannelLog read(ResultSet row) throws SQLException {
        ChannelRow found = ChannelRow.read(row);
        return new ChannelLog(found.id(), found.channel(), found.head(), found.first(), found.active(), found.oldest());
    }

    ChannelRow row() {
        return new ChannelRow(id, name.toString(), head, first, active, oldest);
    }
}
