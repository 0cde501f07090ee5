// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.hub;

import dev.parley.channel.ChannelName;
import dev.parley.channel.Message;
import dev.parley.identity.User;
import dev.parley.wire.MessageJson;
import org.jspecify.annotations.Nullable;

/** One message on its way to many: encoded once, and once more with its key for the sender's own connections. Confined to one thread. */
final class Broadcast {
    private final ChannelName channel;
    private final Message message;
    private Frame.@Nullable Text plain;
    private Frame.@Nullable Text withKey;

    Broadcast(ChannelName channel, Message message) {
        this.channel = channel;
        this.message = message;
    }

    long offset() {
        return message.offset();
    }

    Message message() {
        return message;
    }

    Frame frameFor(Connection connection) {
        User user = connection.user();
        if (message.key() != null && user != null && message.keyOwnedBy(user.id())) {
            Frame.Text frame = withKey;
            if (frame == null) {
                withKey = frame = new Frame.Text(MessageJson.event(channel, message, true));
            }
            return frame;
        }
        Frame.Text frame = plain;
        if (frame == null) {
            plain = frame = new Frame.Text(MessageJson.event(channel, message, false));
        }
        return frame;
    }
}
