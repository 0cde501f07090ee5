// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite.log;

import dev.parley.channel.ChannelKind;
import dev.parley.channel.ChannelName;
import dev.parley.engine.Retention;
import dev.parley.engine.Retentions;
import dev.parley.engine.StoredSize;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One bounded step of upkeep: messages over the count or the age of their kind, bodies whose time has passed, and what guests left
 * behind. A log is cut at its front only, so that what is left has no holes. Confined to the writer's thread.
 */
public final class Trimmer {
    private static final Duration GUESTS_KEPT = Duration.ofDays(30);
    private static final String OVERAGE = "SELECT name FROM channel WHERE kind = ? AND oldest < ? LIMIT 1";
    private static final String LAST_TOO_OLD = "SELECT max(offset) FROM (SELECT offset, time FROM message"
            + " WHERE channel = ? AND offset >= ? ORDER BY channel, offset LIMIT ?) WHERE time < ?";
    private static final String WEIGHT_OF_ALL = "SELECT coalesce(sum(bytes + (head - first + 1) * "
            + StoredSize.AROUND_A_MESSAGE + "), 0) FROM channel WHERE kind <> '" + ChannelRow.DELETED + "'";
    private static final String UNCOUNTED = "SELECT name FROM channel WHERE bytes < 0 AND kind <> ? LIMIT ?";
    private static final String ELDEST =
            "SELECT name, oldest FROM channel WHERE kind = ? AND oldest IS NOT NULL ORDER BY kind, oldest LIMIT 2";
    /** Rows whose sizes are read in the time in which one is removed. */
    private static final int COUNTED_FOR_ONE = 100;

    private final LogWriter log;
    private final Statements statements;
    private final int max;
    private int removed;

    public Trimmer(LogWriter log, int max) {
        this.log = log;
        this.statements = log.statements();
        this.max = max;
    }

    public int trim(Retentions retentions) throws SQLException {
        // The queries below look at rows that this very transaction may have changed in memory only.
        log.logs().flush();
        for (Map.Entry<ChannelKind, Retention> entry : retentions.kinds().entrySet()) {
            trimBySize(entry.getKey(), entry.getValue());
            trimByAge(entry.getKey().wire(), entry.getValue().age());
        }
        trimAll(retentions.bytes());
        eraseExpired();
        forgetGuests();
        return removed;
    }

    private void trimBySize(ChannelKind kind, Retention retention) throws SQLException {
        while ((retention.messages() > 0 || retention.bytes() > 0) && removed < max) {
            Optional<ChannelName> found = log.logs().oversize().next(kind, retention);
            if (found.isEmpty()) {
                return;
            }
            ChannelLog channel = require(found.get());
            long last = retention.messages() == 0 ? 0 : channel.head - retention.messages();
            if (retention.bytes() > 0) {
                count(channel);
                last = Math.max(
                        last, Sizes.lastToGo(statements, channel, channel.weight() - retention.bytes(), max - removed));
            }
            cut(channel, Math.min(last, channel.first + (max - removed) - 1));
        }
    }

    /** Files of before do not say. Done once for a channel, and only where it is asked. */
    private void count(ChannelLog channel) throws SQLException {
        if (channel.bytes == ChannelRow.UNCOUNTED) {
            channel.bytes = Sizes.sum(statements, channel.id, channel.first, channel.head);
            removed += 1 + (int) Math.min(max, channel.size() / COUNTED_FOR_ONE);
        }
    }

    /** The oldest of all go first: of the channel whose first message is the oldest, up to where another one's is older. */
    private void trimAll(long bytes) throws SQLException {
        if (bytes == 0 || !isAllCounted()) {
            return;
        }
        long excess = statements.number(WEIGHT_OF_ALL) - bytes;
        while (excess > 0 && removed < max) {
            List<Eldest> eldest = eldest();
            if (eldest.isEmpty()) {
                return;
            }
            ChannelLog channel = require(ChannelName.parse(eldest.get(0).name));
            long before = channel.weight();
            long until = eldest.size() > 1 ? eldest.get(1).time + 1 : Long.MAX_VALUE;
            long last = Math.min(
                    Sizes.lastToGo(statements, channel, excess, max - removed),
                    statements.number(LAST_TOO_OLD, channel.id, channel.first, max - removed, until));
            if (last < channel.first) {
                // One message that is the whole of its channel goes as well: the bound is for the disk.
                last = channel.first;
            }
            cut(channel, last);
            excess -= before - channel.weight();
        }
    }

    private record Eldest(String name, long time) {}

    /** The two with the oldest first messages, by the index that each kind has. */
    private List<Eldest> eldest() throws SQLException {
        List<Eldest> found = new ArrayList<>();
        for (ChannelKind kind : ChannelKind.values()) {
            found.addAll(statements.list(row -> new Eldest(row.getString(1), row.getLong(2)), ELDEST, kind.wire()));
        }
        found.sort(Comparator.comparingLong(Eldest::time));
        return found.subList(0, Math.min(2, found.size()));
    }

    private boolean isAllCounted() throws SQLException {
        if (removed >= max) {
            return false;
        }
        List<String> uncounted = statements.list(row -> row.getString(1), UNCOUNTED, ChannelRow.DELETED, max - removed);
        for (String name : uncounted) {
            if (removed < max) {
                ChannelLog channel = require(ChannelName.parse(name));
                count(channel);
                log.logs().changed(channel);
            }
        }
        log.logs().flush();
        return uncounted.isEmpty();
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
        long bytes = channel.bytes == ChannelRow.UNCOUNTED
                ? 0
                : Sizes.sum(statements, channel.id, channel.first, Math.min(last, channel.head));
        int gone = statements.update("DELETE FROM message WHERE channel = ? AND offset <= ?", channel.id, last);
        channel.grow(-bytes);
        log.withdrawals().noteErased();
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
                "SELECT channel.name, message.offset FROM message JOIN channel ON channel.id = message.channel WHERE"
                        + " message.expires > 0 AND message.body IS NOT NULL AND message.expires <= ? AND channel.kind <>"
                        + " ? LIMIT ?",
                log.now(),
                ChannelRow.DELETED,
                max - removed);
        for (Found found : expired) {
            log.withdrawals().expire(require(ChannelName.parse(found.channel)), found.offset);
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
