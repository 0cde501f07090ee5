// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite.log;

import dev.parley.channel.ChannelName;
import dev.parley.channel.Message;
import dev.parley.channel.Position;
import dev.parley.engine.Read;
import dev.parley.engine.page.Page;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads logs over a connection of its own; what does not fit its checksum is never returned. Confined to one thread at a time. */
public final class LogReader implements AutoCloseable {
    private static final int RECALLED_KEPT = 1000;
    private static final String ONE =
            "SELECT" + StoredMessage.COLUMNS + "FROM message WHERE channel = ? AND offset = ?";
    private static final String RANGE =
            "SELECT" + StoredMessage.COLUMNS + "FROM message WHERE channel = ? AND offset > ? AND offset < ?";

    private static final Log NO_ROW = new Log(ChannelName.ALL, 0, 0, 1, 0, 0);

    private final Statements statements;
    private final String epoch;
    private final Clock clock;
    private final Consumer<Damage> suspected;

    /** @param suspected is told when something in the file seems not to be what it should be, and the reader goes on without it */
    public LogReader(Statements statements, String epoch, Clock clock, Consumer<Damage> suspected) {
        this.suspected = suspected;
        this.statements = statements;
        this.epoch = epoch;
        this.clock = clock;
    }

    /** Something that is read, perhaps from several tables. */
    @FunctionalInterface
    public interface Query<T> {
        T run(LogReader reader) throws SQLException;
    }

    /** Runs several reads on one state of the file. */
    public <T> T snapshot(Query<T> query) throws SQLException {
        statements.execute("BEGIN");
        try {
            return query.run(this);
        } finally {
            statements.execute("COMMIT");
        }
    }

    /** A channel's row; one that has none looks like one without messages. */
    public Log log(ChannelName channel) throws SQLException {
        return statements
                .first(Log::read, "SELECT" + ChannelRow.COLUMNS + "FROM channel WHERE name = ?", channel.toString())
                .orElse(NO_ROW)
                .of(channel, this);
    }

    /** A channel's own: another one after each time that it was deleted. */
    String epoch(Log log) {
        return Generations.epoch(epoch, log.generation);
    }

    /** A channel at one moment; id 0 where it has no row. */
    public record Log(ChannelName name, long id, long head, long first, long active, long generation) {
        private Log of(ChannelName channel, LogReader reader) throws SQLException {
            return id != 0 ? this : new Log(channel, 0, 0, 1, 0, Generations.of(reader.statements, channel));
        }

        /** From {@link ChannelRow#COLUMNS}. */
        static Log read(ResultSet row) throws SQLException {
            ChannelRow found = ChannelRow.read(row);
            return new Log(
                    found.channel(), found.id(), found.head(), found.first(), found.active(), found.generation());
        }
    }

    public Page read(Read request) throws SQLException {
        Log log = log(request.channel());
        List<Message> messages = new ArrayList<>();
        String order = request.forward() ? " ORDER BY channel, offset" : " ORDER BY channel DESC, offset DESC";
        long bytes = 0;
        long now = clock.millis();
        Expected expected = new Expected(log, request);
        try (ResultSet rows = statements.query(
                RANGE + order + " LIMIT ?", log.id, request.after(), request.before(), request.limit())) {
            while (rows.next()) {
                Message message =
                        expected.next(this, StoredMessage.read(log.name, rows).served(now));
                bytes += message.body() == null ? 0 : message.body().getBytes(StandardCharsets.UTF_8).length;
                if (bytes > request.maxBytes() && !messages.isEmpty()) {
                    break;
                }
                messages.add(message);
            }
        }
        if (messages.size() < request.limit() && bytes <= request.maxBytes()) {
            expected.requireEnd(this);
        }
        if (!request.forward()) {
            Collections.reverse(messages);
        }
        return new Page(new Position(epoch(log), log.head), log.first, messages, more(request, log, messages));
    }

    /** Empty where the log does not reach there. */
    public Optional<Message> message(Log log, long offset) throws SQLException {
        long now = clock.millis();
        Optional<Message> found =
                statements.first(row -> StoredMessage.read(log.name, row).served(now), ONE, log.id, offset);
        if (found.isEmpty() && offset >= log.first && offset <= log.head) {
            throw damaged(log.name, offset);
        }
        return found;
    }

    /** A message that is not as it was written, or is not there although its log should have it. */
    static Damage damaged(ChannelName channel, long offset) {
        return Damage.found(
                "message " + offset + " of " + channel,
                reader -> reader.snapshot(snapshot -> snapshot.message(snapshot.log(channel), offset)));
    }

    /**
     * What a question stands for that should have found a message and did not. That a question finds nothing is no damage: it may have been
     * wrong itself, and then this is our fault. So the place is looked at.
     */
    private RuntimeException missing(Log log, long offset) throws SQLException {
        return statements.first(row -> row.getLong(1), ONE, log.id, offset).isEmpty()
                ? damaged(log.name, offset)
                : new IllegalStateException(
                        "message " + offset + " of " + log.name + " is there, but a question that covers it missed it");
    }

    public List<Long> recalled(ChannelName channel, long upTo) throws SQLException {
        Log log = log(channel);
        // The last term repeats the condition of the index, or SQLite would not use it.
        return statements.list(
                row -> row.getLong(1),
                "SELECT offset FROM message WHERE channel = ? AND offset > ? AND offset <= ? AND recalled = 1"
                        + " AND (recalled = 1 OR expires > 0) ORDER BY channel, offset",
                log.id,
                log.head - RECALLED_KEPT,
                upTo);
    }

    void suspect(Damage damage) {
        suspected.accept(damage);
    }

    public Statements statements() {
        return statements;
    }

    long now() {
        return clock.millis();
    }

    @Override
    public void close() throws SQLException {
        statements.close();
    }

    /** A log has no holes: what a damaged page hides is told by the offsets around it. Confined to one read. */
    private static final class Expected {
        private final Log log;
        private final boolean forward;
        private final long lowest;
        private final long highest;
        private long next;

        Expected(Log log, Read request) {
            this.log = log;
            this.forward = request.forward();
            this.lowest = Math.max(request.after() + 1, log.first);
            this.highest = Math.min(request.before() - 1, log.head);
            this.next = forward ? lowest : highest;
        }

        Message next(LogReader reader, Message message) throws SQLException {
            if (message.offset() != next || next < lowest || next > highest) {
                throw reader.missing(log, next);
            }
            next += forward ? 1 : -1;
            return message;
        }

        void requireEnd(LogReader reader) throws SQLException {
            if (next >= lowest && next <= highest) {
                throw reader.missing(log, next);
            }
        }
    }

    /** A log has no holes, so what is left in the direction asked is a matter of arithmetic. */
    private static boolean more(Read request, Log log, List<Message> messages) {
        long lowest = Math.max(request.after() + 1, log.first);
        long highest = Math.min(request.before() - 1, log.head);
        if (!messages.isEmpty() && request.forward()) {
            lowest = messages.get(messages.size() - 1).offset() + 1;
        } else if (!messages.isEmpty()) {
            highest = messages.get(0).offset() - 1;
        }
        return lowest <= highest;
    }
}
