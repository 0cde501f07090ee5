// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.hub;

import dev.parley.access.Quotas;
import dev.parley.access.ReadAccess;
import dev.parley.channel.ChannelName;
import dev.parley.channel.Conversation;
import dev.parley.channel.Position;
import dev.parley.delivery.FlushBatch;
import dev.parley.engine.Engine;
import dev.parley.engine.EngineListener;
import dev.parley.extension.Hooks;
import dev.parley.identity.Authenticated;
import dev.parley.identity.User;
import dev.parley.people.NamesHere;
import dev.parley.people.People;
import dev.parley.presence.Presence;
import dev.parley.presence.PresenceNews;
import dev.parley.revocation.Revocations;
import dev.parley.wire.Event;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Who hears what. Thread-safe. Connections come and go through it; the engine tells it what was appended; it hands each message to
 * everyone who hears its channel. It writes to no socket and waits for nothing.
 */
public final class Hub {
    private final Engine engine;
    private final HubSettings settings;
    private final Traffic traffic;
    private final Quotas quotas;
    private final Registry registry;
    private final Sessions sessions;
    private final Channels channels;
    private final Subscriptions subscriptions;
    private final ConversationRows rows;
    private final Presence presence;
    private final Typing typing;
    private final EngineEvents events;
    private final NamesHere names;
    private final ReadMarks marks;
    private final Arrivals arrivals;
    private final Joining joining;

    /**
     * Makes a hub and its parts: the one place that wires them. No part knows the hub.
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
            Registry registry,
            Revocations revocations,
            Quotas quotas,
            FlushBatch batch) {
        this.engine = engine;
        this.settings = settings;
        this.traffic = traffic;
        this.quotas = quotas;
        this.registry = registry;
        this.sessions = new Sessions(registry, revocations);
        this.names = new NamesHere(people, id -> !registry.of(id).isEmpty());
        this.rows = new ConversationRows(engine, people, registry);
        this.channels = new Channels(
                new ChannelContext(engine.log(), engine.presence(), executor, traffic, rows::send, new AtomicLong()),
                registry);
        this.presence = new Presence(engine.presence(), registry::isElsewhere, settings.presenceGrace());
        this.typing = new Typing(engine.nodes());
        PresenceNews news = new PresenceNews(channels::presenceWatches, executor);
        this.subscriptions = new Subscriptions(channels, presence, news);
        this.marks = new ReadMarks(engine.conversations(), quotas);
        this.arrivals = new Arrivals(
                engine, settings, registry, sessions, channels, subscriptions, presence, names, marks, quotas);
        this.joining = new Joining(engine, channels, subscriptions, rows, quotas, settings);
        this.events = new EngineEvents(
                registry, channels, subscriptions, rows, marks, news, engine.log(), revocations, traffic, batch);
    }

    /** What takes messages in, past a portal's hooks. */
    public Publisher publisher(Hooks hooks) {
        return new Publisher(engine, registry, channels, quotas, traffic, settings, hooks);
    }

    /** What looks again whether people may still read what they hear. Called once. */
    public Rechecks rechecks(ReadAccess access) {
        Rechecks rechecks = new Rechecks(engine.nodes(), registry, channels, subscriptions, access);
        events.onRecheck(rechecks::heard);
        return rechecks;
    }

    /** How those are called who are here, and what guests may be called. */
    public NamesHere names() {
        return names;
    }

    /** What the engine is to tell what it appends. */
    public EngineListener listener() {
        return events;
    }

    /** The periodic work: to be run every {@link HubSettings#tickMillis} by one thread. */
    public Runnable housekeeping() {
        return new Housekeeping(presence, registry, settings);
    }

    /** What becomes of connections when their sessions end. */
    public Sessions sessions() {
        return sessions;
    }

    /** Rows of conversations, with names and presence of the other sides. */
    public ConversationRows rows() {
        return rows;
    }

    public Typing typing() {
        return typing;
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

    /** Subscribes a connection: see {@link Joining}. */
    public Joining joining() {
        return joining;
    }

    /** Ends a subscription; what reaches everyone concerned goes on reaching the client. */
    public void unsubscribe(Connection connection, ChannelName name) {
        connection.subscription(name).filter(Subscription::isExplicit).ifPresent(subscriptions::abandon);
    }

    /** Moves a user's mark; the user's other connections hear of it. */
    public CompletionStage<Conversation> mark(Connection connection, User user, ChannelName channel, long offset) {
        return marks.move(connection, user, channel, offset);
    }

    /** A client is there: it is registered and welcomed, and hears its inbox, its private chats and broadcasts from now on. */
    public void connected(Connection connection, Event.Welcome.Limits limits) {
        arrivals.connected(connection, limits);
    }

    /** A client is there that only listens: it hears this one channel from now on, what is unread first. */
    public Feed feed(Connection connection, User user, ChannelName channel) {
        return arrivals.feed(connection, user, channel);
    }

    /** Sends a client that asked for it what is unread; to be called once, after the frame that it is to follow. */
    public void replayUnread(Connection connection) {
        arrivals.replayUnread(connection);
    }

    /** A client has registered: it has an identity now, or another name. */
    public void identified(Connection connection, Authenticated authenticated) {
        arrivals.identified(connection, authenticated);
    }

    /** A client is gone. Idempotent, and quick: the container's threads call it. */
    public void disconnected(Connection connection) {
        arrivals.disconnected(connection);
    }
}
