// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite.log;

import dev.parley.channel.ChannelName;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Forgets a person: the name and the inbox at once, lists and marks and, where that was asked for, the messages of the person in other
 * channels step by step, noted in the file so that a restart goes on with it. What the person does after the word counts as new. Confined to
 * the writer's thread.
 */
public final class Forgetting {
    /** A look into an index for each, a few microseconds. */
    private static final int CHANNELS_AT_ONCE = 2_000;

    private final LogWriter log;
    private final Statements statements;
    private final Marks marks;

    public Forgetting(LogWriter log, Marks marks) {
        this.log = log;
        this.statements = log.statements();
        this.marks = marks;
    }

    /** A message that was withdrawn. */
    public record Withdrawn(ChannelName channel, long offset) {}

    /** How much a step did, and what of it listeners are to hear. */
    public record Step(int rows, List<Withdrawn> withdrawn) {}

    private record Order(String user, boolean recall, long asked, long channel) {}

    public Deletion.Deleted begin(String userId, boolean recall) throws SQLException {
        statements.update("DELETE FROM person WHERE id = ?", userId);
        statements.update(
                "INSERT INTO forgetting (user, recall, asked, channel) VALUES (?, ?, ?, 0) ON CONFLICT (user) DO UPDATE"
                        + " SET recall = max(recall, excluded.recall), asked = excluded.asked, channel = 0",
                userId,
                recall ? 1 : 0,
                log.now());
        marks.forgetUser(userId);
        log.withdrawals().noteErased();
        return new Deletion(log, marks).delete(ChannelName.inbox(userId));
    }

    /** Goes on with the first who is under way, for at most so many rows; no rows where nobody is left. */
    Step step(int max) throws SQLException {
        Optional<Order> found = statements.first(
                row -> new Order(row.getString(1), row.getInt(2) != 0, row.getLong(3), row.getLong(4)),
                "SELECT user, recall, asked, channel FROM forgetting ORDER BY user LIMIT 1");
        if (found.isEmpty() || max <= 0) {
            return new Step(0, List.of());
        }
        Order order = found.get();
        log.logs().flush();
        int members = statements.update(
                "DELETE FROM member WHERE (user, channel) IN (SELECT user, channel FROM member WHERE user = ?"
                        + " AND touched <= ? LIMIT ?)",
                order.user,
                order.asked,
                max);
        if (members > 0) {
            // Private chats that are known to be on both lists are not any more.
            log.logs().forget();
            log.withdrawals().noteErased();
            return new Step(members, List.of());
        }
        if (!order.recall) {
            end(order);
            return new Step(1, List.of());
        }
        return withdraw(order, max);
    }

    private Step withdraw(Order order, int max) throws SQLException {
        long last = Math.min(
                order.channel + CHANNELS_AT_ONCE, statements.number("SELECT coalesce(max(id), 0) FROM channel"));
        Optional<String> name = statements.first(
                row -> row.getString(1),
                "SELECT name FROM channel WHERE id > ? AND id <= ? AND kind <> '" + ChannelRow.DELETED
                        + "' AND EXISTS (SELECT 1"
                        + " FROM message WHERE message.channel = channel.id AND from_id = ? AND time <= ?)"
                        + " ORDER BY id LIMIT 1",
                order.channel,
                last,
                order.user,
                order.asked);
        if (name.isEmpty()) {
            if (last <= order.channel) {
                end(order);
            } else {
                statements.update("UPDATE forgetting SET channel = ? WHERE user = ?", last, order.user);
            }
            return new Step(1, List.of());
        }
        ChannelName channel = ChannelName.parse(name.get());
        ChannelLog known =
                log.logs().find(channel).orElseThrow(() -> new SQLException("channel " + channel + " has no row"));
        List<Long> offsets = statements.list(
                row -> row.getLong(1),
                "SELECT offset FROM message WHERE channel = ? AND from_id = ? AND time <= ? ORDER BY offset LIMIT ?",
                known.id,
                order.user,
                order.asked,
                max);
        List<Withdrawn> withdrawn = new ArrayList<>();
        for (long offset : offsets) {
            if (log.withdrawals().forget(known, offset)) {
                withdrawn.add(new Withdrawn(channel, offset));
            }
        }
        return new Step(Math.max(1, offsets.size()), withdrawn);
    }

    private void end(Order order) throws SQLException {
        statements.update("DELETE FROM forgetting WHERE user = ?", order.user);
    }
}
