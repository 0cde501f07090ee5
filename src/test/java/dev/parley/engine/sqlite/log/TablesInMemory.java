// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.channel.ChannelName;
import dev.parley.engine.Append;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import org.sqlite.JDBC;

/** Parley's tables in a database that has no file, changed by hand. Confined to one thread. */
public final class TablesInMemory implements AutoCloseable {
    public final Marks marks = new Marks(100);
    public final Statements statements;
    public final LogWriter log;
    private final LogReader reader;

    public TablesInMemory(Clock clock) throws SQLException {
        Connection connection = Objects.requireNonNull(new JDBC().connect("jdbc:sqlite::memory:", new Properties()));
        Schema schema = new Schema(connection, "memory");
        schema.migrate(clock.millis());
        statements = new Statements(connection);
        log = new LogWriter(statements, schema.epoch(), clock, Duration.ofHours(1), schema.keyed(), marks);
        reader = new LogReader(statements, schema.epoch(), clock, found -> {});
    }

    /** Appends messages of this body, and writes the channel's row as the end of a transaction does. */
    public void fill(ChannelName channel, int count, String body) throws SQLException {
        for (int i = 0; i < count; i++) {
            log.append(new Append(channel, null, body, null, 0));
        }
        log.logs().flush();
    }

    /** What a reader does for one who has read so far: a mark that waits until the writer takes it to the table. */
    public void mark(String userId, ChannelName channel, long offset) throws SQLException {
        Marks.Place place = new Marks.Place(userId, row(channel).id());
        long stored = storedMark(userId);
        assertThat(marks.advance(place, stored, offset, marks.round())).isEqualTo(Marks.Advance.MOVED);
    }

    /** The user's only mark in the table; 0 where there is none. */
    public long storedMark(String userId) throws SQLException {
        return statements.number("SELECT mark FROM member WHERE user = ?", userId);
    }

    /** The offsets of the channel's messages in the table, whatever its row says. */
    public List<Long> offsets(ChannelName channel) throws SQLException {
        return statements.list(
                row -> row.getLong(1),
                "SELECT offset FROM message JOIN channel ON channel.id = message.channel WHERE name = ? ORDER BY offset",
                channel.toString());
    }

    /** The channel's row in the table. */
    public LogReader.Log row(ChannelName channel) throws SQLException {
        return reader.log(channel);
    }

    @Override
    public void close() throws SQLException {
        statements.close();
    }
}
