// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite.log;

import dev.parley.channel.ChannelName;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A channel as the file holds it; one that does not fit its checksum is never used, as a wrong head would let offsets start again.
 * Immutable.
 *
 * @param first the lowest offset in the log, head + 1 where there is none
 * @param active when the last message came
 * @param oldest when the first message that is still there came, or null
 * @param bytes of the bodies in the log, {@link #UNCOUNTED} where nobody has counted
 * @param generation how often a channel of this name was deleted before this one began
 */
public record ChannelRow(
        long id,
        String name,
        long head,
        long first,
        long active,
        @Nullable Long oldest,
        long bytes,
        long generation) {
    static final long UNCOUNTED = -1;
    /** The kind of channels that wait to be swept. */
    static final String DELETED = "deleted";
    /** How their names begin: no kind begins so, and it sorts behind all that do. */
    static final String DELETED_PREFIX = "~";

    static final String COLUMNS = " channel.id, name, head, first, active, oldest, checksum, bytes, generation ";
    /** The same of a file that has not been brought up yet. */
    static final String EARLIER_COLUMNS = " channel.id, name, head, first, active, oldest, checksum, -1, 0 ";

    private static final String BY_ID = "SELECT" + COLUMNS + "FROM channel WHERE id = ?";

    /** Fails with {@code server.error} where the row is damaged. */
    static ChannelRow read(ResultSet row) throws SQLException {
        ChannelRow found = unchecked(row);
        if (row.getLong(7) != found.checksum()) {
            long id = found.id;
            throw Damage.found(
                    "the row of channel " + id, reader -> reader.statements().first(ChannelRow::read, BY_ID, id));
        }
        return found;
    }

    public static boolean isIntact(ResultSet row) throws SQLException {
        return row.getLong(7) == unchecked(row).checksum();
    }

    long checksum() {
        return Checksum.of(this);
    }

    ChannelName channel() {
        return ChannelName.parse(name);
    }

    /** As it is in the file. */
    static ChannelRow unchecked(ResultSet row) throws SQLException {
        long oldest = row.getLong(6);
        boolean empty = row.wasNull();
        return new ChannelRow(
                row.getLong(1),
                String.valueOf(row.getString(2)),
                row.getLong(3),
                row.getLong(4),
                row.getLong(5),
                empty ? null : oldest,
                row.getLong(8),
                row.getLong(9));
    }
}
