// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.hub;

import dev.parley.access.Quotas;
import dev.parley.channel.ChannelName;
import dev.parley.engine.Engine;
import dev.parley.identity.Authenticated;
import dev.parley.identity.User;
import dev.parley.people.NamesHere;
import dev.parley.presence.Presence;
import dev.parley.wire.Event;
import dev.parley.wire.UserView;
import java.util.List;

/** How connections come and go, and become somebody's. Thread-safe; nothing here waits. */
final class Arrivals {
    private final Engine engine;
    private final HubSettings settings;
    private final Registry registry;
    private final Sessions sessions;
    private final Channels channels;
    private final Subscriptions subscriptions;
    private final Presence presence;
    private final NamesHere names;
    private final ReadMarks marks;
    private final Quotas quotas;

    Arrivals(
            Engine engine,
            HubSettings settings,
            Registry registry,
            Sessions sessions,
            Channels channels,
            Subscriptions subscriptions,
            Presence presence,
            NamesHere names,
            ReadMarks marks,
            Quotas quotas) {
        this.engine = engine;
        this.settings = settings;
        this.registry = registry;
        this.sessions = sessions;
        this.channels = channels;
        this.subscriptions = subscriptions;
        this.presence = presence;
        this.names = names;
        this.marks = marks;
        this.quotas = quotas;
    }

    /** A client is there: it is registered and welcomed, and hears its inbox, its private chats and broadcasts from now on. */
    void connected(Connection connection, Event.Welcome.Limits limits) {
        // The welcome is queued before anyone can find the connection, so it is the first frame; it is written when
        // everyone can.
        connection.writer().cork();
        try {
            welcome(connection, limits);
        } finally {
            connection.writer().uncork();
        }
        leaveIfGone(connection);
    }

    /** A client is there that only listens: it hears this one channel from now on, what is unread first. */
    Feed feed(Connection connection, User user, ChannelName channel) {
        Feed feed = new Feed(channels, subscriptions, engine.conversations(), marks, connection, user, channel);
        registry.add(connection);
        sessions.closeIfOver(connection);
        names.arrived(user);
        presence.online(connection.id(), user);
        engine.people().remember(user, quotas.of(user, connection.facts().address()));
        feed.start();
        leaveIfGone(connection);
        return feed;
    }

    private void welcome(Connection connection, Event.Welcome.Limits limits) {
        User user = connection.user();
        if (user != null) {
            holdUnread(connection);
        }
        connection.send(new Event.Welcome(
                        connection.id(),
                        user == null ? null : UserView.of(user),
                        new Event.Welcome.Heartbeat(
                                settings.heartbeat().interval().toMillis(),
                                settings.heartbeat().timeout().toMillis()),
                        limits,
                        new Event.Welcome.Server(settings.version(), settings.node()),
                        1,
                        settings.features(connection.facts().sessionHash() != null),
                        System.currentTimeMillis(),
                        connection.writer().transport().send())
                .json());
        registry.add(connection);
        sessions.closeIfOver(connection);
        if (user != null) {
            arrived(connection, user);
            replayUnread(connection);
        }
    }

    /** A client that went while it was arriving may have told so before there was anything to take away. */
    private void leaveIfGone(Connection connection) {
        if (connection.writer().isDead()) {
            disconnected(connection);
        }
    }

    /** Sends a client that asked for it what is unread; to be called once, after the frame that it is to follow. */
    void replayUnread(Connection connection) {
        User user = connection.user();
        UnreadPush push = connection.unreadPush();
        if (user != null && push != null && push.isPending()) {
            new UnreadReplay(engine.conversations(), channels, settings.chat(), connection, user, push).start();
        }
    }

    /** A client has registered: it has an identity now, or another name. */
    void identified(Connection connection, Authenticated authenticated) {
        Authenticated earlier = connection.authenticated();
        User before = earlier == null ? null : earlier.user();
        User user = authenticated.user();
        if (before == null) {
            holdUnread(connection);
        }
        connection.identify(authenticated);
        registry.identified(connection, earlier, authenticated);
        sessions.closeIfOver(connection);
        if (before == null) {
            arrived(connection, user);
            leaveIfGone(connection);
        } else {
            names.left(before.id());
            names.arrived(user);
            presence.offline(connection.id(), before);
            presence.online(connection.id(), user);
            engine.people().remember(user, quotas.of(user, connection.facts().address()));
            connection.subscriptions().stream()
                    .filter(subscription -> isForeign(subscription.channel().name(), user))
                    .forEach(subscriptions::drop);
            connection.subscriptions().stream()
                    .filter(Subscription::isExplicit)
                    .forEach(subscription ->
                            presence.enter(subscription.channel().name(), connection.id(), user));
        }
    }

    /** Whether a channel is somebody else's inbox or private chat. */
    private static boolean isForeign(ChannelName name, User user) {
        return switch (name.kind()) {
            case USER -> !name.name().equals(user.id());
            case DIRECT -> !name.concerns(user.id());
            case ROOM, TOPIC, LIVE -> false;
        };
    }

    /** A client is gone. Idempotent, and quick: the container's threads call it. */
    void disconnected(Connection connection) {
        registry.remove(connection);
        for (Subscription subscription : List.copyOf(connection.subscriptions())) {
            subscriptions.drop(subscription);
        }
        User user = connection.user();
        if (user != null) {
            names.left(user.id());
            presence.offline(connection.id(), user);
        }
    }

    /** From the first moment on: a live message must not overtake the unread ones. */
    private static void holdUnread(Connection connection) {
        if (connection.facts().role() == Connection.Role.CHAT_WITH_UNREAD) {
            connection.pushUnread(new UnreadPush());
        }
    }

    private void arrived(Connection connection, User user) {
        names.arrived(user);
        presence.online(connection.id(), user);
        engine.people().remember(user, quotas.of(user, connection.facts().address()));
        channels.joinBroadcasts(connection);
    }
}
