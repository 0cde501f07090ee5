// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite;

import dev.parley.channel.Message;
import dev.parley.engine.Append;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What messages take, as retention counts it. SQLite reads the length of a text from its row's head, not the text. Stateless. */
final class Sizes {
    /** The row without its body, and what stands of it in indexes, as a round number. */
    static final long AROUND_A_MESSAGE = 128;

    private static final String SUM =
            "SELECT coalesce(sum(octet_length(body)), 0) FROM message WHERE channel = ? AND offset >= ? AND offset <= ?";
    private static final String WALK =
            "SELECT offset, octet_length(body) FROM message WHERE channel = ? AND offset >= ?"
                    + " ORDER BY channel, offset LIMIT ?";

    /** What stands of someone in a channel's list, or of someone's name, in its table and indexes, as a round number. */
    static final long OF_A_ROW = 128;

    private Sizes() {}

    /** What a message to be appended adds, its key twice: it stands in an index too. */
    static long of(Append append) {
        Message.Key key = append.key();
        return of(append.body()) + AROUND_A_MESSAGE + (key == null ? 0 : 2 * of(key.key()));
    }

    static long of(@Nullable String body) {
        if (body == null) {
            return 0;
        }
        long bytes = 0;
        // Without making them: this is done for each message that is stored. Lone surrogates are escaped, so two are a
        // pair of four.
        for (int i = 0; i < body.length(); i++) {
            char unit = body.charAt(i);
            bytes += unit < 0x80 ? 1 : unit < 0x800 || Character.isSurrogate(unit) ? 2 : 3;
        }
        return bytes;
    }

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
                gone += rows.getLong(2) + AROUND_A_MESSAGE;
            }
        }
        return last;
    }
}
