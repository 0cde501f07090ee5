// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite.log;

import dev.parley.channel.ChannelName;
import dev.parley.channel.Conversation;
import dev.parley.channel.Message;
import dev.parley.engine.Quota;
import dev.parley.engine.StoredSize;
import dev.parley.engine.page.ConversationCursor;
import dev.parley.engine.page.ConversationPage;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * People's views of channels. Unread messages are counted from indexes alone: those after the mark, less one's own, less other people's
 * that are recalled or expired; no body is read for it. Thread-safe; runs on the readers' threads.
 */
public final class Views {
    private static final int TRIES = 3;
    private static final String LISTED =
            "SELECT" + ChannelRow.COLUMNS + "FROM member JOIN channel ON channel.id = member.channel WHERE user = ?"
                    + " AND listed = 1 AND (kind = 'room' OR (kind = 'direct' AND head > 0)) AND"
                    + " (active < ? OR (active = ? AND channel.id < ?)) ORDER BY active DESC,"
                    + " channel.id DESC LIMIT ?";
    private static final String OWN = "SELECT count(*) FROM message WHERE channel = ? AND from_id = ? AND offset > ?";
    private static final String WITHDRAWN = "SELECT count(*) FROM message WHERE channel = ? AND offset > ?"
            + " AND (recalled = 1 OR expires > 0) AND (recalled = 1 OR expires <= ?) AND from_id IS NOT ?";
    private static final String EXPIRES = "SELECT min(expires) FROM message WHERE channel = ? AND offset > ?"
            + " AND (recalled = 1 OR expires > 0) AND recalled = 0 AND expires > ? AND from_id IS NOT ?";
    private static final String MARK = "SELECT mark FROM member WHERE user = ? AND channel = ?";
    private static final String MEMBER = "SELECT mark, listed FROM member WHERE user = ? AND channel = ?";
    private static final Member NOBODY = new Member(0, false);
    private static final Comparator<LogReader.Log> LATEST_FIRST = Comparator.comparingLong(LogReader.Log::active)
            .thenComparingLong(LogReader.Log::id)
            .reversed();

    private final Marks marks;

    public Views(Marks marks) {
        this.marks = marks;
    }

    public Conversation one(LogReader reader, String userId, ChannelName channel) throws SQLException {
        return current(reader, snapshot -> view(snapshot, userId, snapshot.log(channel)));
    }

    public ConversationPage all(LogReader reader, String userId, @Nullable String cursor, int limit)
            throws SQLException {
        ConversationCursor from = ConversationCursor.parse(cursor);
        return current(reader, snapshot -> page(snapshot, userId, from, Math.max(1, limit)));
    }

    private record Member(long mark, boolean listed) {}

    /** A view and whether a mark has moved for it. */
    public record Marked(Conversation conversation, boolean moved) {}

    /** Fails where it would be a new row, and the quota does not let it. */
    public Marked mark(LogReader reader, String userId, ChannelName channel, long offset, Quota quota)
            throws SQLException {
        boolean counted = false;
        while (true) {
            long round = marks.round();
            LogReader.Log log = reader.snapshot(snapshot -> snapshot.log(channel));
            if (log.id() == 0) {
                return new Marked(one(reader, userId, channel), false);
            }
            Marks.Place place = new Marks.Place(userId, log.id());
            Optional<Long> stored = reader.statements().first(row -> row.getLong(1), MARK, userId, log.id());
            long moved = Math.min(offset, log.head());
            if (!counted
                    && stored.isEmpty()
                    && moved > 0
                    && marks.waiting(place).isEmpty()) {
                counted = true;
                quota.bytes(StoredSize.OF_A_ROW).ifPresent(refusal -> {
                    throw refusal;
                });
            }
            Marks.Advance advance = marks.advance(place, stored.orElse(0L), moved, round);
            if (advance != Marks.Advance.OUTDATED) {
                return new Marked(one(reader, userId, channel), advance == Marks.Advance.MOVED);
            }
        }
    }

    /** Reads again if the writer took marks from memory to the file meanwhile: they could be seen in neither. */
    private <T> T current(LogReader reader, LogReader.Query<T> query) throws SQLException {
        int left = TRIES;
        while (true) {
            long round = marks.round();
            T result = reader.snapshot(query);
            if (marks.round() == round || --left == 0) {
                return result;
            }
        }
    }

    private ConversationPage page(LogReader reader, String userId, ConversationCursor from, int limit)
            throws SQLException {
        List<LogReader.Log> logs = new ArrayList<>(reader.statements()
                .list(LogReader.Log::read, LISTED, userId, from.active(), from.active(), from.id(), limit + 1));
        LogReader.Log inbox = reader.log(ChannelName.inbox(userId));
        if (from.isBefore(inbox.active(), inbox.id())) {
            logs.add(inbox);
            logs.sort(LATEST_FIRST);
        }
        boolean more = logs.size() > limit;
        List<Conversation> rows = new ArrayList<>();
        for (LogReader.Log log : more ? logs.subList(0, limit) : logs) {
            rows.add(view(reader, userId, log));
        }
        return new ConversationPage(List.copyOf(rows), more ? after(logs.get(limit - 1)) : null);
    }

    private static String after(LogReader.Log last) {
        return new ConversationCursor(last.active(), last.id()).text();
    }

    private Conversation view(LogReader reader, String userId, LogReader.Log log) throws SQLException {
        Statements statements = reader.statements();
        Member member = statements
                .first(row -> new Member(row.getLong(1), row.getBoolean(2)), MEMBER, userId, log.id())
                .orElse(NOBODY);
        long read = Math.max(
                member.mark(), marks.waiting(new Marks.Place(userId, log.id())).orElse(0));
        long seen = Math.max(read, log.first() - 1);
        long unread = log.head() - seen;
        long expires = 0;
        if (unread > 0) {
            unread -= statements.number(OWN, log.id(), userId, seen);
            unread -= statements.number(WITHDRAWN, log.id(), seen, reader.now(), userId);
        }
        if (unread > 0) {
            expires = statements.number(EXPIRES, log.id(), seen, reader.now(), userId);
        }
        return new Conversation(
                log.name(),
                reader.epoch(log),
                log.head(),
                read,
                Math.max(0, unread),
                expires,
                member.listed(),
                last(reader, log));
    }

    /** Null also where it is damaged: one bad row in a busy room must not take everyone's whole list away. */
    private static @Nullable Message last(LogReader reader, LogReader.Log log) throws SQLException {
        if (log.head() < log.first()) {
            return null;
        }
        try {
            return reader.message(log, log.head()).orElse(null);
        } catch (Damage e) {
            reader.suspect(e);
            return null;
        }
    }
}
