// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite.log;

import dev.parley.channel.ChannelName;
import dev.parley.channel.Message;
import dev.parley.channel.Position;
import dev.parley.engine.Append;
import dev.parley.engine.ChannelState;
import dev.parley.engine.Quota;
import dev.parley.engine.StoredSize;
import dev.parley.identity.User;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the writer does inside its transaction to channels and messages. Confined to the writer's thread. */
public final class LogWriter {
    private static final Logger logger = LoggerFactory.getLogger(LogWriter.class);
    private static final String INSERT =
            "INSERT INTO message (channel, offset, time, from_id, from_name, body, key_owner,"
                    + " key, recalled, expires, checksum) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?)"
                    + " ON CONFLICT (channel, key_owner, key) WHERE key IS NOT NULL DO NOTHING";
    private static final String BY_OFFSET =
            "SELECT" + StoredMessage.COLUMNS + "FROM message WHERE channel = ? AND offset = ?";
    private static final String BY_KEY =
            "SELECT" + StoredMessage.COLUMNS + "FROM message WHERE channel = ? AND key_owner = ? AND key = ?";

    private final Statements statements;
    private final String epoch;
    private final Clock clock;
    private final Duration keyLife;
    private final ChannelLogs logs;
    private final Members members;
    private final long sharedUntil;
    private boolean erased;

    /** @param keyed when the keys of back ends were told apart; 0 where they always were */
    public LogWriter(Statements statements, String epoch, Clock clock, Duration keyLife, long keyed, Marks marks) {
        this.sharedUntil = keyed == 0 ? 0 : keyed + keyLife.toMillis();
        this.statements = statements;
        this.epoch = epoch;
        this.clock = clock;
        this.keyLife = keyLife;
        this.logs = new ChannelLogs(statements);
        this.members = new Members(statements, logs, clock, marks);
    }

    /** A message with its place in the log; the first one where the key was known. */
    public record Written(String epoch, Message message, boolean duplicate, Set<String> newMembers) {}

    public ChannelLogs logs() {
        return logs;
    }

    public Members members() {
        return members;
    }

    /** False where the quota does not let it. */
    public boolean note(User user, Quota quota) throws SQLException {
        return PersonNotes.note(statements, user, clock.millis(), quota);
    }

    public Statements statements() {
        return statements;
    }

    public long now() {
        return clock.millis();
    }

    /** Whether text was taken away since this was asked last. After a rollback it may say so for nothing. */
    public boolean takeErased() {
        boolean since = erased;
        erased = false;
        return since;
    }

    /** Text was taken away: what it said is to leave the write-ahead log, too. */
    void noteErased() {
        erased = true;
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
        ChannelLog log = logs.require(append.channel(), now());
        Message message = next(log, append);
        Optional<StoredMessage> shared = sharedKey(log, append.key());
        if (shared.isPresent()) {
            return written(log, shared.get().message(), true, Set.of());
        }
        if (!insert(log, message)) {
            // No row was added, so the key is known.
            StoredMessage known = byKey(log, append.key());
            if (!known.intact() || !Objects.equals(known.message().key(), append.key())) {
                // Answering with another message's offset would acknowledge what is not stored.
                throw keyDamaged(log, known, append.key());
            }
            if (now() - known.message().time() < keyLife.toMillis()) {
                return written(log, known.message(), true, Set.of());
            }
            rewrite(log, known.withoutKey());
            if (!insert(log, message)) {
                throw new SQLException("key is known twice in " + log.name);
            }
        }
        Set<String> newMembers = members.list(log);
        log.head = message.offset();
        log.active = message.time();
        if (log.oldest == null) {
            log.oldest = message.time();
        }
        log.grow(StoredSize.of(message.body()));
        logs.changed(log);
        return written(log, message, false, newMembers);
    }

    private Written written(ChannelLog log, Message message, boolean duplicate, Set<String> newMembers) {
        return new Written(Generations.epoch(epoch, log.generation), message, duplicate, newMembers);
    }

    /** What some back end has sent with this key before keys were told apart: for as long as a key lives it counts for all of them. */
    private Optional<StoredMessage> sharedKey(ChannelLog log, Message.@Nullable Key key) throws SQLException {
        if (key == null || !key.isBackEnds() || now() >= sharedUntil) {
            return Optional.empty();
        }
        return statements
                .first(row -> StoredMessage.read(log.name, row), BY_KEY, log.id, Message.Key.SHARED, key.key())
                .filter(found -> found.intact() && now() - found.message().time() < keyLife.toMillis());
    }

    private static Damage keyDamaged(ChannelLog log, StoredMessage known, Message.@Nullable Key key) {
        long id = log.id;
        ChannelName name = log.name;
        return Damage.found("the key of message " + known.message().offset() + " of " + name, reader -> {
            Optional<StoredMessage> found = key == null
                    ? Optional.empty()
                    : reader.statements()
                            .first(row -> StoredMessage.read(name, row), BY_KEY, id, key.owner(), key.key());
            if (found.isPresent()
                    && (!found.get().intact()
                            || !Objects.equals(found.get().message().key(), key))) {
                throw keyDamaged(log, found.get(), key);
            }
            return found;
        });
    }

    /** Empty where the log has no such message, else whether this withdrew it (and not an earlier call). */
    public Optional<Boolean> recall(ChannelName channel, long offset) throws SQLException {
        Optional<ChannelLog> log = logs.find(channel);
        if (log.isEmpty()) {
            return Optional.empty();
        }
        Optional<StoredMessage> found = find(log.get(), offset);
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
        rewrite(log.get(), found.get().withoutBody(true, found.get().message().key()));
        shrink(log.get(), found.get());
        return Optional.of(true);
    }

    /** The same for a message whose sender is to be forgotten: nothing of it stays but its place. False where it was withdrawn before. */
    boolean forget(ChannelLog log, long offset) throws SQLException {
        Optional<StoredMessage> found = find(log, offset);
        noteErased();
        if (found.isEmpty() || !found.get().intact()) {
            heal(log, offset);
            return true;
        }
        Message message = found.get().message();
        erase(log, new Message(offset, message.time(), null, null, null, true, message.expires()));
        shrink(log, found.get());
        return !message.recalled();
    }

    private void shrink(ChannelLog log, StoredMessage before) {
        log.grow(-StoredSize.of(before.message().body()));
        logs.changed(log);
    }

    /** A damaged message that is withdrawn is readable again, as that: nothing of it is believed but its place. */
    private void heal(ChannelLog log, long offset) throws SQLException {
        long time = statements
                .first(
                        row -> row.getLong(1),
                        "SELECT time FROM message WHERE channel = ? AND offset < ? ORDER BY channel DESC, offset DESC"
                                + " LIMIT 1",
                        log.id,
                        offset)
                .orElse(log.active);
        erase(log, new Message(offset, time, null, null, null, true, 0));
        if (log.bytes != ChannelRow.UNCOUNTED) {
            // How long it was before is not to be believed.
            log.bytes = Sizes.sum(statements, log.id, log.first, log.head);
            logs.changed(log);
        }
        logger.warn("Message {} of {} was damaged and has been withdrawn", offset, log.name);
    }

    private void erase(ChannelLog log, Message message) throws SQLException {
        statements.update(
                "UPDATE message SET time = ?, from_id = NULL, from_name = NULL, body = NULL, key_owner = NULL,"
                        + " key = NULL, recalled = 1, expires = ?, checksum = ? WHERE channel = ? AND offset = ?",
                message.time(),
                message.expires(),
                Checksum.of(log.name, message),
                log.id,
                message.offset());
    }

    /** Erases the body of a message whose time has passed. */
    void expire(ChannelLog log, long offset) throws SQLException {
        Optional<StoredMessage> found = find(log, offset);
        if (found.isPresent()) {
            Message message = found.get().message();
            noteErased();
            rewrite(log, found.get().withoutBody(message.recalled(), message.key()));
            shrink(log, found.get());
        }
    }

    private Optional<StoredMessage> find(ChannelLog log, long offset) throws SQLException {
        return statements.first(row -> StoredMessage.read(log.name, row), BY_OFFSET, log.id, offset);
    }

    private StoredMessage byKey(ChannelLog log, Message.@Nullable Key key) throws SQLException {
        if (key == null) {
            throw new SQLException("message without key was not added to " + log.name);
        }
        return statements
                .first(row -> StoredMessage.read(log.name, row), BY_KEY, log.id, key.owner(), key.key())
                .orElseThrow(() -> new SQLException("index of keys does not fit the log of " + log.name));
    }

    private Message next(ChannelLog log, Append append) {
        long time = Math.max(now(), log.active);
        long expires = 0;
        if (append.ttlSeconds() > 0) {
            long latest = (Long.MAX_VALUE - time) / 1000;
            expires = time + Math.min(append.ttlSeconds(), latest) * 1000;
        }
        return new Message(log.head + 1, time, append.from(), append.body(), append.key(), false, expires);
    }

    /** False where its key is taken. */
    private boolean insert(ChannelLog log, Message message) throws SQLException {
        Message.Key key = message.key();
        int added = statements.update(
                INSERT,
                log.id,
                message.offset(),
                message.time(),
                message.from() == null ? null : message.from().id(),
                message.from() == null ? null : message.from().name(),
                message.body(),
                key == null ? null : key.owner(),
                key == null ? null : key.key(),
                message.expires(),
                Checksum.of(log.name, message));
        return added == 1;
    }

    private void rewrite(ChannelLog log, StoredMessage changed) throws SQLException {
        Message message = changed.message();
        Message.Key key = message.key();
        statements.update(
                "UPDATE message SET body = ?, key_owner = ?, key = ?, recalled = ?, checksum = ?"
                        + " WHERE channel = ? AND offset = ?",
                message.body(),
                key == null ? null : key.owner(),
                key == null ? null : key.key(),
                message.recalled() ? 1 : 0,
                changed.checksum(),
                log.id,
                message.offset());
    }
}
