// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite.log;

import dev.parley.channel.ChannelName;
import dev.parley.channel.Position;
import dev.parley.engine.Append;
import dev.parley.engine.ChannelState;
import dev.parley.engine.Quota;
import dev.parley.identity.User;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** What the writer does inside its transaction: to channels, messages, members and names. Confined to the writer's thread. */
public final class LogWriter {
    private final Statements statements;
    private final String epoch;
    private final Clock clock;
    private final ChannelLogs logs;
    private final Members members;
    private final Appends appends;
    private final Withdrawals withdrawals;

    /** @param keyed when the keys of back ends were told apart; 0 where they always were */
    public LogWriter(Statements statements, String epoch, Clock clock, Duration keyLife, long keyed, Marks marks) {
        this.statements = statements;
        this.epoch = epoch;
        this.clock = clock;
        this.logs = new ChannelLogs(statements);
        this.members = new Members(statements, logs, clock, marks);
        MessageRows rows = new MessageRows(statements);
        this.appends = new Appends(rows, logs, members, epoch, clock, keyLife, keyed);
        this.withdrawals = new Withdrawals(rows, logs);
    }

    public ChannelLogs logs() {
        return logs;
    }

    public Members members() {
        return members;
    }

    Withdrawals withdrawals() {
        return withdrawals;
    }

    public Statements statements() {
        return statements;
    }

    public long now() {
        return clock.millis();
    }

    /** False where the quota does not let it. */
    public boolean note(User user, Quota quota) throws SQLException {
        return PersonNotes.note(statements, user, clock.millis(), quota);
    }

    /** Whether the channel has a row. */
    public boolean has(ChannelName channel) throws SQLException {
        return logs.find(channel).isPresent();
    }

    public ChannelState state(ChannelName channel) throws SQLException {
        Optional<ChannelLog> log = logs.find(channel);
        long head = log.isPresent() ? log.get().head : 0;
        long first = log.isPresent() ? log.get().first : 1;
        long generation = log.isPresent() ? log.get().generation : Generations.of(statements, channel);
        return new ChannelState(new Position(Generations.epoch(epoch, generation), head), first);
    }

    public Written append(Append append) throws SQLException {
        return appends.append(append);
    }

    /** Empty where the log has no such message, else whether this withdrew it (and not an earlier call). */
    public Optional<Boolean> recall(ChannelName channel, long offset) throws SQLException {
        return withdrawals.recall(channel, offset);
    }

    /** Whether text was taken away since this was asked last. After a rollback it may say so for nothing. */
    public boolean takeErased() {
        return withdrawals.takeErased();
    }
}
