// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.hub;

import dev.parley.channel.ChannelKind;
import dev.parley.channel.ChannelName;
import dev.parley.delivery.FlushBatch;
import dev.parley.presence.PresenceWatch;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The channels that somebody on this node hears. A channel is here exactly while it has subscriptions; joining and leaving happen inside
 * the map's own lock, so that no one joins a channel that is just being dropped. Thread-safe.
 */
final class Channels {
    private final Map<ChannelName, Channel> channels = new ConcurrentHashMap<>();
    private final Registry registry;

    private final ChannelContext context;

    Channels(ChannelContext context, Registry registry) {
        this.context = context;
        this.registry = registry;
    }

    Optional<Channel> find(ChannelName name) {
        return Optional.ofNullable(channels.get(name));
    }

    Set<ChannelName> names() {
        return Collections.unmodifiableSet(channels.keySet());
    }

    Collection<Channel> all() {
        return channels.values();
    }

    /** Broadcasts to all reach a connection without its asking. Unlike private messages they are not told by person, so this takes an interest. */
    void joinBroadcasts(Connection connection) {
        Channel channel = join(ChannelName.ALL, connection).channel();
        var unused = channel.open();
    }

    /** What a client's own subscription starts as: held until its reply is made. An implicit one that exists stays as it is. */
    Subscription joinHeld(ChannelName name, Connection connection) {
        return join(name, connection, true);
    }

    /** The connection's subscription to a channel, made where there is none. */
    Subscription join(ChannelName name, Connection connection) {
        return join(name, connection, false);
    }

    private Subscription join(ChannelName name, Connection connection, boolean held) {
        Subscription[] joined = new Subscription[1];
        channels.compute(name, (ignored, found) -> {
            Channel channel = found == null ? new Channel(name, context) : found;
            joined[0] = connection.subscriptionMap().computeIfAbsent(name, key -> added(channel, connection, held));
            return channel;
        });
        UnreadPush push = connection.unreadPush();
        if (push != null && !push.isPending()) {
            // The look-up may have ended while this one was being made, and then nobody else lets it go.
            joined[0].releaseHeld();
        }
        return joined[0];
    }

    /** Ends a subscription, and the channel with the last. */
    void leave(Subscription subscription) {
        ChannelName name = subscription.channel().name();
        subscription.connection().subscriptionMap().remove(name, subscription);
        subscription.end();
        channels.computeIfPresent(name, (ignored, channel) -> {
            if (!channel.remove(subscription)) {
                return channel;
            }
            channel.close();
            return null;
        });
    }

    /** The channel of that name is another one from now on; those who had asked for the old one, and were not told yet. */
    List<Subscription> restart(ChannelName name) {
        return find(name).map(Channel::restart).orElse(List.of());
    }

    /** Hands a message to everyone who hears the channel, whether they subscribed or are merely concerned. */
    int deliver(Broadcast broadcast, ChannelName name, FlushBatch batch) {
        List<Connection> concerned = concerned(name);
        concerned.forEach(connection -> join(name, connection));
        Channel channel = channels.get(name);
        if (channel == null) {
            return 0;
        }
        int heard = channel.deliver(broadcast, batch);
        for (Connection connection : concerned) {
            // Dropped when it is up to date: otherwise someone with ten thousand chats would hold ten thousand of them.
            connection.subscription(name).filter(this::isDisposable).ifPresent(this::leave);
        }
        return heard;
    }

    /** The connections that hear a channel without having subscribed to it. Broadcasts to all are joined at connecting instead. */
    List<Connection> concerned(ChannelName name) {
        List<String> users =
                switch (name.kind()) {
                    case USER -> List.of(name.name());
                    case DIRECT -> name.pair().stream().distinct().toList();
                    case ROOM, TOPIC, LIVE -> List.of();
                };
        // A feed hears its one channel, by a subscription of its own.
        return users.stream()
                .flatMap(user -> registry.of(user).stream())
                .filter(connection -> !connection.isFeed())
                .toList();
    }

    /** Every connection that hears a channel: subscribed or concerned, each once. */
    List<Connection> audience(ChannelName name) {
        Stream<Connection> subscribed = find(name).stream()
                .flatMap(channel -> channel.subscriptions().stream())
                .map(Subscription::connection);
        return Stream.concat(concerned(name).stream(), subscribed).distinct().toList();
    }

    /** What those who subscribed to a channel have been told of who is there. */
    List<PresenceWatch> presenceWatches(ChannelName name) {
        return find(name).stream()
                .flatMap(channel -> channel.subscriptions().stream())
                .filter(Subscription::isExplicit)
                .map(Subscription::presence)
                .toList();
    }

    /** How many those are. */
    int count(ChannelName name) {
        List<Connection> concerned = concerned(name);
        Channel channel = channels.get(name);
        if (channel == null) {
            return concerned.size();
        }
        return concerned.isEmpty() ? channel.size() : audience(name).size();
    }

    private boolean isDisposable(Subscription subscription) {
        synchronized (subscription.channel()) {
            return subscription.isDisposable();
        }
    }

    private static Subscription added(Channel channel, Connection connection, boolean held) {
        Subscription subscription = new Subscription(channel, connection, held);
        UnreadPush push = connection.unreadPush();
        if (push != null && push.isPending() && channel.name().kind() != ChannelKind.TOPIC) {
            subscription.hold();
        }
        channel.add(subscription);
        return subscription;
    }
}
