// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite.log;

import dev.parley.channel.ChannelName;
import dev.parley.channel.Message;
import dev.parley.channel.Sender;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A row of the log as the file holds it. Immutable.
 *
 * @param intact whether its checksum fits; if not, nothing of it may be served
 */
record StoredMessage(ChannelName channel, Message message, boolean intact) {
    static final String COLUMNS =
            " offset, time, from_id, from_name, body, key_owner, key, recalled, expires, checksum ";

    static StoredMessage read(ChannelName channel, ResultSet row) throws SQLException {
        String fromId = row.getString(3);
        String fromName = row.getString(4);
        String keyOwner = row.getString(6);
        String key = row.getString(7);
        Message message = new Message(
                row.getLong(1),
                row.getLong(2),
                fromId == null ? null : new Sender(fromId, fromName == null ? "" : fromName),
                row.getString(5),
                keyOwner == null || key == null ? null : new Message.Key(keyOwner, key),
                row.getInt(8) != 0,
                row.getLong(9));
        return new StoredMessage(channel, message, Checksum.of(channel, message) == row.getLong(10));
    }

    /** The message as readers may see it at {@code now}: a body whose time has passed is not shown, erased or not. */
    Message served(long now) {
        if (!intact) {
            throw LogReader.damaged(channel, message.offset());
        }
        return message.expiredAt(now) ? withoutBody(message.recalled(), message.key()).message : message;
    }

    /** The same place in the log without its text. What was damaged stays recognisable as that. */
    StoredMessage withoutBody(boolean recalled, Message.@Nullable Key key) {
        return with(null, recalled, key);
    }

    /** The same message after its key has lived its time, so that the key may be used again. */
    StoredMessage withoutKey() {
        return with(message.body(), message.recalled(), null);
    }

    private StoredMessage with(@Nullable String body, boolean recalled, Message.@Nullable Key key) {
        Message other =
                new Message(message.offset(), message.time(), message.from(), body, key, recalled, message.expires());
        return new StoredMessage(channel, other, intact);
    }

    /** The checksum to write with it: one that never fits, if it did not fit before. */
    long checksum() {
        long sum = Checksum.of(channel, message);
        return intact ? sum : ~sum;
    }
}
