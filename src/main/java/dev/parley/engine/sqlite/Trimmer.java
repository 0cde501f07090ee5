// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite;

import dev.parley.channel.ChannelKind;
import dev.parley.channel.ChannelName;
import dev.parley.engine.Engine.Retention;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One bounded step of upkeep: messages over the count or the age of their kind, bodies whose time has passed, and what guests left
 * behind. A log is cut at its front only, so that what is left has no holes. Confined to the writer's thread.
 */
final class Trimmer {
    private static final Duration GUESTS_KEPT = Duration.ofDays(30);
    private static final String OVERAGE = "SELECT name FROM channel WHERE kind = ? AND oldest < ? LIMIT 1";
    private static final String LAST_TOO_OLD = "SELECT max(offset) FROM (SELECT offset, time FROM message"
            + " WHERE channel = ? AND offset >= ? ORDER BY channel, offset LIMIT ?) WHERE time < ?";

    private final LogWriter log;
    private final Statements statements;
    private final int max;
    private int removed;

    Trimmer(LogWriter log, int max) {
        this.log = log;
        this.statements = log.statements();
        this.max = max;
    }

    int trim(Map<ChannelKind, Retention> retention) throws SQLException {
        // The queries below look at rows that this very transaction may have changed in memory only.
        log.logs().flush();
        for (Map.Entry<ChannelKind, Retention> entry : retention.entrySet()) {
            trimByCount(entry.getKey(), entry.getValue().messages());
            trimByAge(entry.getKey().wire(), entry.getValue().age());
        }
        eraseExpired();
        forgetGuests();
        return removed;
    }

    private void trimByCount(ChannelKind kind, long messages) throws SQLException {
        while (messages > 0 && removed < max) {
            Optional<ChannelName> found = log.logs().oversize().next(kind, messages);
            if (found.isEmpty()) {
                return;
            }
            ChannelLog channel = require(found.get());
            cut(channel, Math.min(channel.head - messages, channel.first + (max - removed) - 1));
        }
    }

    private void trimByAge(String kind, Duration age) throws SQLException {
        long limit = age.isZero() ? Long.MIN_VALUE : log.now() - age.toMillis();
        while (!age.isZero() && removed < max) {
            List<String> found = statements.list(row -> row.getString(1), OVERAGE, kind, limit);
            if (found.isEmpty()) {
                return;
            }
            ChannelLog channel = require(ChannelName.parse(found.get(0)));
            cut(channel, statements.number(LAST_TOO_OLD, channel.id, channel.first, max - removed, limit));
        }
    }

    /** Removes what is up to and including {@code last}. */
    private void cut(ChannelLog channel, long last) throws SQLException {
        int gone = statements.update("DELETE FROM message WHERE channel = ? AND offset <= ?", channel.id, last);
        log.noteErased();
        removed += Math.max(gone, 1);
        channel.first = Math.max(channel.first, last + 1);
        channel.oldest = statements
                .first(
                        row -> row.getLong(1),
                        "SELECT time FROM message WHERE channel = ? AND offset >= ? ORDER BY channel, offset LIMIT 1",
                        channel.id,
                        channel.first)
                .orElse(null);
        log.logs().changed(channel);
        log.logs().flush();
    }

    private void eraseExpired() throws SQLException {
        if (removed >= max) {
            return;
        }
        record Found(String channel, long offset) {}
        List<Found> expired = statements.list(
                row -> new Found(row.getString(1), row.getLong(2)),
                "SELECT channel.name, message.offset FROM message JOIN channel ON channel.id = message.channel"
                        + " WHERE message.expires > 0 AND message.body IS NOT NULL AND message.expires <= ? LIMIT ?",
                log.now(),
                max - removed);
        for (Found found : expired) {
            log.expire(require(ChannelName.parse(found.channel)), found.offset);
            removed++;
        }
    }

    /** A guest's cookie does not live as long as this; nobody else can come back under a guest's id. */
    private void forgetGuests() throws SQLException {
        if (removed >= max) {
            return;
        }
        int gone = statements.update(
                "DELETE FROM member WHERE (user, channel) IN (SELECT user, channel FROM member"
                        + " WHERE user >= 'guest-' AND user < 'guest.' AND touched < ? LIMIT ?)",
                log.now() - GUESTS_KEPT.toMillis(),
                max - removed);
        removed += gone
                + statements.update(
                        "DELETE FROM person WHERE id IN (SELECT id FROM person WHERE guest = 1 AND seen < ? LIMIT ?)",
                        log.now() - GUESTS_KEPT.toMillis(),
                        Math.max(0, max - removed - gone));
        if (gone > 0) {
            // Private chats that are known to be on both lists may not be any more.
            log.logs().forget();
        }
    }

    private ChannelLog require(ChannelName name) throws SQLException {
        return log.logs().find(name).orElseThrow(() -> new SQLException("channel " + name + " has no row"));
    }
}
