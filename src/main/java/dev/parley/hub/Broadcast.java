// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.hub;

import dev.parley.channel.ChannelName;
import dev.parley.channel.Message;
import dev.parley.delivery.Frame;
import dev.parley.identity.User;
import dev.parley.wire.Json;
import dev.parley.wire.MessageJson;
import org.jspecify.annotations.Nullable;

/** One message on its way to many: encoded once, and once more with its key for the sender's own connections. Confined to one thread at a time. */
final class Broadcast {
    private final @Nullable ChannelName channel;
    private final Message message;
    private final boolean timed;
    private Frame.@Nullable Text plain;
    private Frame.@Nullable Text withKey;
    private Frame.@Nullable Body bare;

    /** A message to a channel, or, with null, to one client. */
    Broadcast(@Nullable ChannelName channel, Message message) {
        this(channel, message, true);
    }

    private Broadcast(@Nullable ChannelName channel, Message message, boolean timed) {
        this.channel = channel;
        this.message = message;
        this.timed = timed;
    }

    /** A message from the log, on its way to one who has missed it: how long that took says nothing about us. */
    static Broadcast late(ChannelName channel, Message message) {
        return new Broadcast(channel, message, false);
    }

    long offset() {
        return message.offset();
    }

    Message message() {
        return message;
    }

    /** Null where there is nothing to send: a feed gets no message whose body is gone. */
    @Nullable
    Frame frameFor(Connection connection) {
        if (connection.isFeed()) {
            return body();
        }
        User user = connection.user();
        if (message.key() != null && user != null && message.keyOwnedBy(user.id())) {
            Frame.Text frame = withKey;
            if (frame == null) {
                withKey = frame = text(true);
            }
            return frame;
        }
        Frame.Text frame = plain;
        if (frame == null) {
            plain = frame = text(false);
        }
        return frame;
    }

    private Frame.Text text(boolean withTheKey) {
        return new Frame.Text(MessageJson.event(channel, message, withTheKey), timed ? message.time() : 0);
    }

    private @Nullable Frame body() {
        Frame.Body frame = bare;
        String json = message.body();
        if (frame == null && json != null && !message.recalled()) {
            bare = frame = new Frame.Body(new Frame.Text(Json.bare(json)), message.offset());
        }
        return frame;
    }
}
