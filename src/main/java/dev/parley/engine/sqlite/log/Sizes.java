// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite.log;

import dev.parley.engine.StoredSize;
import java.sql.ResultSet;
import java.sql.SQLException;

/** What the messages of the file take, counted as {@link StoredSize} does. SQLite reads the length of a text from its row's head, not the text. Stateless. */
final class Sizes {
    private static final String SUM =
            "SELECT coalesce(sum(octet_length(body)), 0) FROM message WHERE channel = ? AND offset >= ? AND offset <="
                    + " ?";
    private static final String WALK =
            "SELECT offset, octet_length(body) FROM message WHERE channel = ? AND offset >= ?"
                    + " ORDER BY channel, offset LIMIT ?";

    private Sizes() {}

    /** Of the bodies of some messages. */
    static long sum(Statements statements, long channel, long first, long last) throws SQLException {
        return statements.number(SUM, channel, first, last);
    }

    /** The last of the oldest messages that have to go until so much is gone, of at most so many; never the newest of all. */
    static long lastToGo(Statements statements, ChannelLog log, long excess, int most) throws SQLException {
        long last = log.first - 1;
        long gone = 0;
        try (ResultSet rows = statements.query(WALK, log.id, log.first, most)) {
            while (gone < excess && last < log.head - 1 && rows.next()) {
                last = rows.getLong(1);
                gone += rows.getLong(2) + StoredSize.AROUND_A_MESSAGE;
            }
        }
        return last;
    }
}
