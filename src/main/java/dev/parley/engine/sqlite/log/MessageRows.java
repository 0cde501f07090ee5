// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite.log;

import dev.parley.channel.Message;
import java.sql.SQLException;
import java.util.Optional;

/** The rows of messages as the writer finds, adds and changes them, each with its checksum. Confined to the writer's thread. */
final class MessageRows {
    private static final String INSERT =
            "INSERT INTO message (channel, offset, time, from_id, from_name, body, key_owner,"
                    + " key, recalled, expires, checksum) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?)"
                    + " ON CONFLICT (channel, key_owner, key) WHERE key IS NOT NULL DO NOTHING";
    private static final String REWRITE =
            "UPDATE message SET body = ?, key_owner = ?, key = ?, recalled = ?, checksum = ?"
                    + " WHERE channel = ? AND offset = ?";
    private static final String ERASE =
            "UPDATE message SET time = ?, from_id = NULL, from_name = NULL, body = NULL, key_owner = NULL,"
                    + " key = NULL, recalled = 1, expires = ?, checksum = ? WHERE channel = ? AND offset = ?";
    private static final String BY_OFFSET =
            "SELECT" + StoredMessage.COLUMNS + "FROM message WHERE channel = ? AND offset = ?";
    private static final String BY_KEY =
            "SELECT" + StoredMessage.COLUMNS + "FROM message WHERE channel = ? AND key_owner = ? AND key = ?";
    private static final String TIME_BEFORE =
            "SELECT time FROM message WHERE channel = ? AND offset < ? ORDER BY channel DESC, offset DESC LIMIT 1";

    private final Statements statements;

    MessageRows(Statements statements) {
        this.statements = statements;
    }

    Optional<StoredMessage> find(ChannelLog log, long offset) throws SQLException {
        return statements.first(row -> StoredMessage.read(log.name, row), BY_OFFSET, log.id, offset);
    }

    Optional<StoredMessage> find(ChannelLog log, String keyOwner, String key) throws SQLException {
        return statements.first(row -> StoredMessage.read(log.name, row), BY_KEY, log.id, keyOwner, key);
    }

    /** False where its key is taken. */
    boolean insert(ChannelLog log, Message message) throws SQLException {
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

    /** Writes what may change of a message: its body, its key, and whether it was recalled. */
    void rewrite(ChannelLog log, StoredMessage changed) throws SQLException {
        Message message = changed.message();
        Message.Key key = message.key();
        statements.update(
                REWRITE,
                message.body(),
                key == null ? null : key.owner(),
                key == null ? null : key.key(),
                message.recalled() ? 1 : 0,
                changed.checksum(),
                log.id,
                message.offset());
    }

    /** Leaves nothing of a message but its place, its time and its end. */
    void erase(ChannelLog log, Message message) throws SQLException {
        statements.update(
                ERASE, message.time(), message.expires(), Checksum.of(log.name, message), log.id, message.offset());
    }

    /** When the message before this place came; empty where none is left. */
    Optional<Long> timeBefore(ChannelLog log, long offset) throws SQLException {
        return statements.first(row -> row.getLong(1), TIME_BEFORE, log.id, offset);
    }

    /** How much the bodies of a log take. */
    long bytes(ChannelLog log) throws SQLException {
        return Sizes.sum(statements, log.id, log.first, log.head);
    }
}
