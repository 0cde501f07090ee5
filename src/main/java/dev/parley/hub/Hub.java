// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.hub;

import dev.parley.channel.ChannelKind;
import dev.parley.channel.ChannelName;
import dev.parley.channel.Conversation;
import dev.parley.channel.Position;
import dev.parley.delivery.FlushBatch;
import dev.parley.engine.Engine;
import dev.parley.engine.EngineListener;
import dev.parley.engine.Quota;
import dev.parley.engine.Signal;
import dev.parley.identity.Authenticated;
import dev.parley.identity.User;
import dev.parley.revocation.Revocations;
import dev.parley.wire.Event;
import dev.parley.wire.UserView;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;

/**
 * Who hears what. Thread-safe. Connections come and go through it; the engine tells it what was appended; it hands each message to
 * everyone who hears its channel. It writes to no socket and waits for nothing.
 */
public final class Hub {
    private final Traffic traffic;
    private final Engine engine;
    private final HubSettings settings;
    private final ScheduledExecutorService executor;
    private final Revocations revocations;
    private final Registry registry;
    private final Channels channels;
    private final ConversationRows rows;
    private final Presence presence;
    private final PresenceNews news;
    private final Typing typing;
    private final EngineEvents events;
    private final NamesHere names;
    private final Quotas quotas;

    /**
     * Makes a hub.
     *
     * @param executor runs short work that must not run under a lock
     * @param batch what gathers the writers that the engine's messages wake
     */
    public Hub(
            Engine engine,
            People people,
            HubSettings settings,
            ScheduledExecutorService executor,
            Traffic traffic,
            Revocations revocations,
            Quotas quotas,
            FlushBatch batch) {
        this.quotas = quotas;
        this.traffic = traffic;
        this.engine = engine;
        this.settings = settings;
        this.executor = executor;
        this.revocations = revocations;
        this.registry = new Registry(settings.connectionsPerUser(), revocations);
        this.names = new NamesHere(people, registry);
        this.channels = new Channels(this, registry);
        this.rows = new ConversationRows(engine, people, registry);
        this.presence = new Presence(engine.presence(), registry, settings.presenceGrace());
        this.typing = new Typing(engine.nodes());
        this.news = new PresenceNews(channels, executor);
        this.events = new EngineEvents(this, news, batch);
    }

    /** How those are called who are here, and what guests may be called. */
    public NamesHere names() {
        return names;
    }

    /** What the engine is to tell what it appends. */
    public EngineListener listener() {
        return events;
    }

    void onRecheck(Consumer<Signal.Recheck> listener) {
        events.onRecheck(listener);
    }

    /** The periodic work: to be run every {@link HubSettings#tickMillis} by one thread. */
    public Runnable housekeeping() {
        return new Housekeeping(presence, registry, settings);
    }

    public Registry registry() {
        return registry;
    }

    public HubSettings settings() {
        return settings;
    }

    public Engine engine() {
        return engine;
    }

    Revocations revocations() {
        return revocations;
    }

    Channels channels() {
        return channels;
    }

    /** Rows of conversations, with names and presence of the other sides. */
    public ConversationRows rows() {
        return rows;
    }

    Traffic traffic() {
        return traffic;
    }

    Presence presence() {
        return presence;
    }

    public Typing typing() {
        return typing;
    }

    void later(Runnable work) {
        executor.execute(work);
    }

    /** A client is there: it is registered and welcomed, and hears its inbox, its private chats and broadcasts from now on. */
    public void connected(Connection connection, Event.Welcome.Limits limits) {
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
    public Feed feed(Connection connection, User user, ChannelName channel) {
        Feed feed = new Feed(this, connection, user, channel);
        registry.add(connection);
        names.arrived(user);
        presence.online(connection, user);
        engine.people().remember(user, quotaOf(connection, user));
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

    /** The channels that somebody on this node hears. */
    public Set<ChannelName> heard() {
        return channels.names();
    }

    /** A channel's head as this node has heard it; empty where nobody here hears the channel. */
    public Optional<Position> head(ChannelName channel) {
        return channels.find(channel).flatMap(Channel::position);
    }

    /** How many connections on this node hear a channel, whether they subscribed or it reaches them without. */
    public int subscribers(ChannelName channel) {
        return channels.count(channel);
    }

    /** The connections of {@link #subscribers}. */
    public List<Connection> audience(ChannelName channel) {
        return channels.audience(channel);
    }

    /** Sends a client that asked for it what is unread; to be called once, after the frame that it is to follow. */
    public void replayUnread(Connection connection) {
        User user = connection.user();
        UnreadPush push = connection.unreadPush();
        if (user != null && push != null && push.isPending()) {
            new UnreadReplay(this, connection, user, push).start();
        }
    }

    /** A client has registered: it has an identity now, or another name. */
    public void identified(Connection connection, Authenticated authenticated) {
        Authenticated earlier = connection.authenticated();
        User before = earlier == null ? null : earlier.user();
        User user = authenticated.user();
        if (before == null) {
            holdUnread(connection);
        }
        connection.identify(authenticated);
        registry.identified(connection, earlier, authenticated);
        if (before == null) {
            arrived(connection, user);
            leaveIfGone(connection);
        } else {
            names.left(before.id());
            names.arrived(user);
            presence.offline(connection, before);
            presence.online(connection, user);
            engine.people().remember(user, quotaOf(connection, user));
            connection.subscriptions().stream()
                    .filter(subscription -> isForeign(subscription.channel().name(), user))
                    .forEach(this::drop);
            connection.subscriptions().stream()
                    .filter(Subscription::isExplicit)
                    .forEach(subscription ->
                            presence.enter(subscription.channel().name(), connection, user));
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
    public void disconnected(Connection connection) {
        registry.remove(connection);
        for (Subscription subscription : List.copyOf(connection.subscriptions())) {
            drop(subscription);
        }
        User user = connection.user();
        if (user != null) {
            names.left(user.id());
            presence.offline(connection, user);
        }
    }

    /** Subscribes a connection: see {@link Joining}. */
    public Joining joining() {
        return new Joining(this);
    }

    /** Ends a subscription; what reaches everyone concerned goes on reaching the client. */
    public void unsubscribe(Connection connection, ChannelName name) {
        connection.subscription(name).filter(Subscription::isExplicit).ifPresent(this::abandon);
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

    /** Moves a user's mark; the user's other connections hear of it. */
    public CompletionStage<Conversation> mark(Connection connection, User user, ChannelName channel, long offset) {
        events.expectMark(user.id(), channel, connection);
        return engine.conversations()
                .mark(user.id(), channel, offset, quotaOf(connection, user))
                .whenComplete((conversation, failure) -> events.forgetMark(user.id(), channel, connection));
    }

    /** What is counted of that which someone stores over a connection. */
    Quota quotaOf(Connection connection, User user) {
        return quotas.of(user, connection.facts().address());
    }

    /** Takes a subscription away altogether. */
    void drop(Subscription subscription) {
        if (subscription.isExplicit()) {
            exit(subscription);
        }
        channels.leave(subscription);
    }

    /** From the first moment on: a live message must not overtake the unread ones. */
    private static void holdUnread(Connection connection) {
        if (connection.facts().role() == Connection.Role.CHAT_WITH_UNREAD) {
            connection.pushUnread(new UnreadPush());
        }
    }

    private void arrived(Connection connection, User user) {
        names.arrived(user);
        presence.online(connection, user);
        engine.people().remember(user, quotaOf(connection, user));
        channels.joinBroadcasts(connection);
    }

    void enter(Subscription subscription, User user) {
        presence.enter(subscription.channel().name(), subscription.connection(), user);
        subscription.presence().knowUpTo(news.now());
    }

    private void exit(Subscription subscription) {
        presence.exit(subscription.channel().name(), subscription.connection());
    }

    private static boolean reachesWithoutSubscribing(ChannelName name) {
        return name.kind() == ChannelKind.DIRECT || name.kind() == ChannelKind.USER || name.equals(ChannelName.ALL);
    }
}
