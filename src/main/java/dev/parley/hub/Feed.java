// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.hub;

import dev.parley.channel.ChannelKind;
import dev.parley.channel.ChannelName;
import dev.parley.channel.Conversation;
import dev.parley.engine.Conversations;
import dev.parley.error.CloseCode;
import dev.parley.identity.User;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a receive-only client hears: the bodies of one channel's messages, from the user's mark where there is one. Thread-safe. A mark
 * moves only when the client is known to have read so far, so that a broken line loses nothing.
 */
public final class Feed {
    private static final Logger logger = LoggerFactory.getLogger(Feed.class);

    private final Channels channels;
    private final Subscriptions subscriptions;
    private final Conversations conversations;
    private final ReadMarks readMarks;
    private final Connection connection;
    private final User user;
    private final ChannelName channel;
    private volatile boolean marks;
    private long confirmed;

    Feed(
            Channels channels,
            Subscriptions subscriptions,
            Conversations conversations,
            ReadMarks readMarks,
            Connection connection,
            User user,
            ChannelName channel) {
        this.channels = channels;
        this.subscriptions = subscriptions;
        this.conversations = conversations;
        this.readMarks = readMarks;
        this.connection = connection;
        this.user = user;
        this.channel = channel;
    }

    void start() {
        Subscription subscription = channels.joinHeld(channel, connection);
        var unusedFirst = subscription.beginJoin();
        subscriptions.enter(subscription, user);
        if (channel.kind().kept()) {
            var unused = subscription
                    .channel()
                    .open()
                    .thenCompose(opened -> conversations.view(user.id(), channel))
                    .whenComplete((conversation, failure) -> begin(subscription, conversation, failure));
        } else {
            subscription.endJoin();
        }
    }

    private void begin(Subscription subscription, Conversation conversation, Throwable failure) {
        if (failure != null) {
            logger.warn("A feed of {} could not begin: {}", connection, failure.toString());
            connection.close(CloseCode.GOING_AWAY);
            return;
        }
        long head = subscription.hold();
        marks = keepsMarks(conversation);
        subscription.start(marks ? conversation.read() + 1 : head + 1);
        subscription.endJoin();
        if (connection.writer().isDead()) {
            subscriptions.drop(subscription);
        }
    }

    /** Who looks into a room without being a member has no mark there; topics have none at all. */
    private boolean keepsMarks(Conversation conversation) {
        return channel.kind() == ChannelKind.USER
                || channel.kind() == ChannelKind.DIRECT
                || (channel.kind() == ChannelKind.ROOM && conversation.listed());
    }

    /** The client has everything up to {@code offset}. */
    public void confirmed(long offset) {
        synchronized (this) {
            if (!marks || offset <= confirmed) {
                return;
            }
            confirmed = offset;
        }
        var unused = readMarks.move(connection, user, channel, offset).whenComplete((done, failure) -> {
            if (failure != null) {
                // The message stays unread and comes again: the client may see it twice, but it is not lost.
                logger.debug("A mark of {} could not be moved: {}", connection, failure.toString());
            }
        });
    }
}
