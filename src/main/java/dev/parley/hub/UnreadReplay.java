// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.hub;

import dev.parley.channel.ChannelKind;
import dev.parley.channel.Conversation;
import dev.parley.engine.Conversations;
import dev.parley.identity.User;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a client that asked for it ({@code inbox=push}) the unread messages of its inbox and private chats: looks up what is unread,
 * page by page, and leaves the sending to the subscriptions, which are paced by the client's reading.
 */
final class UnreadReplay {
    private static final Logger logger = LoggerFactory.getLogger(UnreadReplay.class);
    private static final int PAGE = 200;

    private final Conversations conversations;
    private final Channels channels;
    private final boolean chat;
    private final Connection connection;
    private final User user;
    private final UnreadPush push;

    /** @param chat whether there are private chats */
    UnreadReplay(
            Conversations conversations,
            Channels channels,
            boolean chat,
            Connection connection,
            User user,
            UnreadPush push) {
        this.conversations = conversations;
        this.channels = channels;
        this.chat = chat;
        this.connection = connection;
        this.user = user;
        this.push = push;
    }

    void start() {
        next(null);
    }

    private void next(@Nullable String cursor) {
        var unused = conversations.list(user.id(), cursor, PAGE).whenComplete((page, failure) -> {
            if (page != null) {
                page.rows().forEach(this::replay);
                if (page.cursor() != null) {
                    next(page.cursor());
                    return;
                }
            } else {
                logger.warn("Unread messages of {} could not be looked up: {}", connection, failure.toString());
            }
            release();
        });
    }

    private void replay(Conversation conversation) {
        ChannelKind kind = conversation.channel().kind();
        if (conversation.unread() > 0 && (kind == ChannelKind.USER || (kind == ChannelKind.DIRECT && chat))) {
            subscription(conversation).startUnread(conversation.read(), conversation.head());
        }
    }

    private Subscription subscription(Conversation conversation) {
        return channels.join(conversation.channel(), connection);
    }

    /** Lets go what was held meanwhile. */
    private void release() {
        push.lookedUp();
        connection.subscriptions().forEach(Subscription::releaseHeld);
    }
}
