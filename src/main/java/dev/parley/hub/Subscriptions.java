// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.hub;

import dev.parley.channel.ChannelKind;
import dev.parley.channel.ChannelName;
import dev.parley.identity.User;
import dev.parley.presence.Presence;
import dev.parley.presence.PresenceNews;

/** How what a client asked for begins and ends: presence and news of it go along. Thread-safe; nothing here waits. */
final class Subscriptions {
    private final Channels channels;
    private final Presence presence;
    private final PresenceNews news;

    Subscriptions(Channels channels, Presence presence, PresenceNews news) {
        this.channels = channels;
        this.presence = presence;
        this.news = news;
    }

    /** The user of a connection is in the channel from now on. */
    void enter(Subscription subscription, User user) {
        presence.enter(subscription.channel().name(), subscription.connection().id(), user);
        subscription.presence().knowUpTo(news.now());
    }

    /** Ends what the client itself asked for; what reaches it without asking stays. */
    void abandon(Subscription subscription) {
        exit(subscription);
        if (reachesWithoutSubscribing(subscription.channel().name())) {
            subscription.becomeImplicit();
            subscription.releaseHeld();
        } else {
            channels.leave(subscription);
        }
    }

    /** Takes a subscription away altogether. */
    void drop(Subscription subscription) {
        if (subscription.isExplicit()) {
            exit(subscription);
        }
        channels.leave(subscription);
    }

    private void exit(Subscription subscription) {
        Connection connection = subscription.connection();
        presence.exit(subscription.channel().name(), connection.id(), connection.user());
    }

    private static boolean reachesWithoutSubscribing(ChannelName name) {
        return name.kind() == ChannelKind.DIRECT || name.kind() == ChannelKind.USER || name.equals(ChannelName.ALL);
    }
}
