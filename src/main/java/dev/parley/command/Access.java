// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.command;

import dev.parley.channel.AccessPolicy;
import dev.parley.channel.ChannelName;
import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import dev.parley.identity.Roles;
import dev.parley.identity.User;

/** Who may do what to which kind of channel; within that, the policy decides. Thread-safe. */
public final class Access {
    private final AccessPolicy policy;

    public Access(AccessPolicy policy) {
        this.policy = policy;
    }

    /** Fails with {@code channel.forbidden} unless the user may hear and read the channel. */
    public void requireRead(User user, ChannelName channel) {
        if (!mayRead(user, channel)) {
            throw forbidden("you may not read " + channel.kind().wire() + " channels of this name");
        }
    }

    boolean mayRead(User user, ChannelName channel) {
        return switch (channel.kind()) {
            case ROOM, LIVE -> policy.maySubscribe(user, channel);
            case TOPIC -> channel.equals(ChannelName.ALL) || policy.maySubscribe(user, channel);
            case DIRECT -> channel.concerns(user.id());
            case USER -> channel.name().equals(user.id());
        };
    }

    /** Fails with {@code channel.forbidden} unless the user may publish there. */
    public void requirePublish(User user, ChannelName channel) {
        boolean may =
                switch (channel.kind()) {
                    case ROOM, LIVE -> policy.mayPublish(user, channel);
                    case TOPIC, USER -> user.has(Roles.PUSH);
                    case DIRECT -> channel.concerns(user.id());
                };
        if (!may) {
            throw forbidden(
                    switch (channel.kind()) {
                        case TOPIC, USER -> "only back ends and users with the role push publish to inboxes and topics";
                        case DIRECT -> "a private chat is written to by its two users; send with \"to\" instead";
                        case ROOM, LIVE -> "you may not publish to this channel";
                    });
        }
    }

    /** Fails with {@code channel.forbidden} unless back ends may publish there. */
    public static void requireBackEndPublish(ChannelName channel) {
        if (channel.kind() == dev.parley.channel.ChannelKind.DIRECT) {
            throw forbidden("back ends do not write into private chats; push to a user's inbox instead");
        }
    }

    /** Fails with {@code channel.invalid} for channels that keep nothing. */
    public static void requireKept(ChannelName channel) {
        if (!channel.kind().kept()) {
            throw new ParleyException(
                    ErrorCode.CHANNEL_INVALID, "channel: live channels keep no messages and no marks");
        }
    }

    private static ParleyException forbidden(String message) {
        return new ParleyException(ErrorCode.CHANNEL_FORBIDDEN, message);
    }
}
