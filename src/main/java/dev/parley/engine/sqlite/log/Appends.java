// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite.log;

import dev.parley.channel.Message;
import dev.parley.engine.Append;
import dev.parley.engine.StoredSize;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Adds messages to the logs of channels, one for each key for as long as a key lives. Confined to the writer's thread. */
final class Appends {
    private final MessageRows rows;
    private final ChannelLogs logs;
    private final Members members;
    private final String epoch;
    private final Clock clock;
    private final Duration keyLife;
    private final long sharedUntil;

    /** @param keyed when the keys of back ends were told apart; 0 where they always were */
    Appends(
            MessageRows rows,
            ChannelLogs logs,
            Members members,
            String epoch,
            Clock clock,
            Duration keyLife,
            long keyed) {
        this.rows = rows;
        this.logs = logs;
        this.members = members;
        this.epoch = epoch;
        this.clock = clock;
        this.keyLife = keyLife;
        this.sharedUntil = keyed == 0 ? 0 : keyed + keyLife.toMillis();
    }

    Written append(Append append) throws SQLException {
        ChannelLog log = logs.require(append.channel(), clock.millis());
        Message message = next(log, append);
        Optional<StoredMessage> shared = sharedKey(log, append.key());
        if (shared.isPresent()) {
            return written(log, shared.get().message(), true, Set.of());
        }
        if (!rows.insert(log, message)) {
            // No row was added, so the key is known.
            StoredMessage known = byKey(log, append.key());
            if (!known.intact() || !Objects.equals(known.message().key(), append.key())) {
                // Answering with another message's offset would acknowledge what is not stored.
                throw keyDamaged(log, known, append.key());
            }
            if (isAlive(known)) {
                return written(log, known.message(), true, Set.of());
            }
            rows.rewrite(log, known.withoutKey());
            if (!rows.insert(log, message)) {
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

    /** The message that the log gets next. */
    private Message next(ChannelLog log, Append append) {
        long time = Math.max(clock.millis(), log.active);
        long expires = 0;
        if (append.ttlSeconds() > 0) {
            long latest = (Long.MAX_VALUE - time) / 1000;
            expires = time + Math.min(append.ttlSeconds(), latest) * 1000;
        }
        return new Message(log.head + 1, time, append.from(), append.body(), append.key(), false, expires);
    }

    private boolean isAlive(StoredMessage known) {
        return clock.millis() - known.message().time() < keyLife.toMillis();
    }

    /** What some back end has sent with this key before keys were told apart: for as long as a key lives it counts for all of them. */
    private Optional<StoredMessage> sharedKey(ChannelLog log, Message.@Nullable Key key) throws SQLException {
        if (key == null || !key.isBackEnds() || clock.millis() >= sharedUntil) {
            return Optional.empty();
        }
        return rows.find(log, Message.Key.SHARED, key.key()).filter(found -> found.intact() && isAlive(found));
    }

    private StoredMessage byKey(ChannelLog log, Message.@Nullable Key key) throws SQLException {
        if (key == null) {
            throw new SQLException("message without key was not added to " + log.name);
        }
        return rows.find(log, key.owner(), key.key())
                .orElseThrow(() -> new SQLException("index of keys does not fit the log of " + log.name));
    }

    private static Damage keyDamaged(ChannelLog log, StoredMessage known, Message.@Nullable Key key) {
        // A reader's thread looks, with nothing of the log but its name and its id, which never change.
        return Damage.found("the key of message " + known.message().offset() + " of " + log.name, reader -> {
            Optional<StoredMessage> found = key == null
                    ? Optional.empty()
                    : new MessageRows(reader.statements()).find(log, key.owner(), key.key());
            if (found.isPresent()
                    && (!found.get().intact()
                            || !Objects.equals(found.get().message().key(), key))) {
                throw keyDamaged(log, found.get(), key);
            }
            return found;
        });
    }
}
