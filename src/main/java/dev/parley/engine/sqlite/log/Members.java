// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite.log;

import dev.parley.channel.ChannelKind;
import dev.parley.channel.ChannelName;
import dev.parley.engine.Quota;
import dev.parley.engine.StoredSize;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Who has which channel on the list of conversations, as the writer changes it. Confined to the writer's thread. */
public final class Members {
    private static final String LISTED = "SELECT listed FROM member WHERE user = ? AND channel = ?";
    private static final String LIST =
            "INSERT INTO member (user, channel, listed, mark, touched) VALUES (?, ?, 1, ?, ?)"
                    + " ON CONFLICT (user, channel) DO UPDATE SET listed = 1, touched = excluded.touched";

    private final Statements statements;
    private final ChannelLogs logs;
    private final Clock clock;
    private final Marks marks;

    Members(Statements statements, ChannelLogs logs, Clock clock, Marks marks) {
        this.statements = statements;
        this.logs = logs;
        this.clock = clock;
        this.marks = marks;
    }

    /**
     * True where the channel was not on the user's list and is now. Where the quota lets no row more be written it stays off the list, and
     * people read all the same.
     *
     * @param again whether it stays off a list from which it was taken
     */
    public boolean join(String userId, ChannelName channel, Quota quota, boolean again) throws SQLException {
        ChannelLog log = logs.require(channel, clock.millis());
        Optional<Boolean> listed = statements.first(row -> row.getBoolean(1), LISTED, userId, log.id);
        if (listed.orElse(false) || (again && listed.isPresent())) {
            return false;
        }
        if (listed.isEmpty() && quota.bytes(StoredSize.OF_A_ROW).isPresent()) {
            return false;
        }
        boolean fromTheFirst = channel.kind() == ChannelKind.DIRECT || channel.kind() == ChannelKind.USER;
        // A mark that waits to be written is the first one already.
        OptionalLong waiting = marks.waiting(new Marks.Place(userId, log.id));
        long mark = waiting.isPresent() || fromTheFirst ? waiting.orElse(0) : log.head;
        statements.update(LIST, userId, log.id, mark, clock.millis());
        return true;
    }

    /** True where the channel was on the user's list. */
    public boolean leave(String userId, ChannelName channel) throws SQLException {
        Optional<ChannelLog> log = logs.find(channel);
        if (log.isEmpty()) {
            return false;
        }
        log.get().listed = false;
        int changed = statements.update(
                "UPDATE member SET listed = 0, touched = ? WHERE user = ? AND channel = ? AND listed = 1",
                clock.millis(),
                userId,
                log.get().id);
        return changed > 0;
    }

    /** Puts a private chat that is written to on both lists; returns those for whom it is new. */
    Set<String> list(ChannelLog log) throws SQLException {
        if (log.name.kind() != ChannelKind.DIRECT || log.listed) {
            return Set.of();
        }
        Set<String> added = new LinkedHashSet<>();
        for (String userId : new LinkedHashSet<>(log.name.pair())) {
            boolean listed = listed(userId, log);
            if (!listed) {
                statements.update(LIST, userId, log.id, 0L, clock.millis());
            }
            if (!listed || log.head == 0) {
                // A private chat without a message is on nobody's list, whoever joined it.
                added.add(userId);
            }
        }
        log.listed = true;
        return added;
    }

    /** Writes marks, never moving one back. */
    public void mark(Collection<Marks.Mark> moved) throws SQLException {
        for (Marks.Mark mark : moved) {
            statements.update(
                    // A mark that was on its way when its channel was deleted belongs to nothing, and its id to another
                    // some day.
                    "INSERT INTO member (user, channel, listed, mark, touched) SELECT ?, id, 0, ?, ? FROM channel"
                            + " WHERE id = ? AND kind <> '" + ChannelRow.DELETED + "' ON CONFLICT (user, channel)"
                            + " DO UPDATE SET mark = max(mark, excluded.mark), touched = excluded.touched",
                    mark.place().userId(),
                    mark.offset(),
                    clock.millis(),
                    mark.place().channelId());
        }
    }

    private boolean listed(String userId, ChannelLog log) throws SQLException {
        return statements.number(LISTED, userId, log.id) == 1;
    }
}
