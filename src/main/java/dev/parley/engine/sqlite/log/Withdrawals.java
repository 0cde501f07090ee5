// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite.log;

import dev.parley.channel.ChannelName;
import dev.parley.channel.Message;
import dev.parley.engine.StoredSize;
import java.sql.SQLException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the text of messages away and leaves their places: recalled, forgotten or expired. Confined to the writer's thread. */
final class Withdrawals {
    private static final Logger logger = LoggerFactory.getLogger(Withdrawals.class);

    private final MessageRows rows;
    private final ChannelLogs logs;
    private boolean erased;

    Withdrawals(MessageRows rows, ChannelLogs logs) {
        this.rows = rows;
        this.logs = logs;
    }

    /** Whether text was taken away since this was asked last. After a rollback it may say so for nothing. */
    boolean takeErased() {
        boolean since = erased;
        erased = false;
        return since;
    }

    /** Text was taken away: what it said is to leave the write-ahead log, too. */
    void noteErased() {
        erased = true;
    }

    /** Empty where the log has no such message, else whether this withdrew it (and not an earlier call). */
    Optional<Boolean> recall(ChannelName channel, long offset) throws SQLException {
        Optional<ChannelLog> log = logs.find(channel);
        if (log.isEmpty()) {
            return Optional.empty();
        }
        Optional<StoredMessage> found = rows.find(log.get(), offset);
        if (found.isEmpty() && offset >= log.get().first && offset <= log.get().head) {
            throw LogReader.damaged(channel, offset);
        }
        if (found.isEmpty()) {
            return Optional.empty();
        }
        noteErased();
        if (!found.get().intact()) {
            heal(log.get(), offset);
            return Optional.of(true);
        }
        if (found.get().message().recalled()) {
            return Optional.of(false);
        }
        rows.rewrite(
                log.get(), found.get().withoutBody(true, found.get().message().key()));
        shrink(log.get(), found.get());
        return Optional.of(true);
    }

    /** The same for a message whose sender is to be forgotten: nothing of it stays but its place. False where it was withdrawn before. */
    boolean forget(ChannelLog log, long offset) throws SQLException {
        Optional<StoredMessage> found = rows.find(log, offset);
        noteErased();
        if (found.isEmpty() || !found.get().intact()) {
            heal(log, offset);
            return true;
        }
        Message message = found.get().message();
        rows.erase(log, new Message(offset, message.time(), null, null, null, true, message.expires()));
        shrink(log, found.get());
        return !message.recalled();
    }

    /** Erases the body of a message whose time has passed. */
    void expire(ChannelLog log, long offset) throws SQLException {
        Optional<StoredMessage> found = rows.find(log, offset);
        if (found.isPresent()) {
            Message message = found.get().message();
            noteErased();
            rows.rewrite(log, found.get().withoutBody(message.recalled(), message.key()));
            shrink(log, found.get());
        }
    }

    private void shrink(ChannelLog log, StoredMessage before) {
        log.grow(-StoredSize.of(before.message().body()));
        logs.changed(log);
    }

    /** A damaged message that is withdrawn is readable again, as that: nothing of it is believed but its place. */
    private void heal(ChannelLog log, long offset) throws SQLException {
        long time = rows.timeBefore(log, offset).orElse(log.active);
        rows.erase(log, new Message(offset, time, null, null, null, true, 0));
        if (log.bytes != ChannelRow.UNCOUNTED) {
            // How long it was before is not to be believed.
            log.bytes = rows.bytes(log);
            logs.changed(log);
        }
        logger.warn("Message {} of {} was damaged and has been withdrawn", offset, log.name);
    }
}
