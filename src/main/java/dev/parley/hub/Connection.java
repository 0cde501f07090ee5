// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.hub;

import dev.parley.channel.ChannelName;
import dev.parley.delivery.ClientWriter;
import dev.parley.delivery.FlushBatch;
import dev.parley.delivery.Frame;
import dev.parley.error.CloseCode;
import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import dev.parley.identity.Authenticated;
import dev.parley.identity.User;
import dev.parley.presence.PresenceWatch;
import dev.parley.spi.ConnectionListener;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One client: who it is, its line and its subscriptions. It does not know what kind of transport it is on. Thread-safe.
 */
public final class Connection implements PresenceWatch.Client {
    private final String id = UUID.randomUUID().toString();
    private final Instant connectedAt = Instant.now();
    private final long openedAt = System.nanoTime();
    private final ClientWriter writer;
    private final Facts facts;
    private final Map<ChannelName, Subscription> subscriptions = new ConcurrentHashMap<>();
    private volatile Runnable commands = () -> {};
    private volatile @Nullable Authenticated authenticated;
    private volatile @Nullable UnreadPush unreadPush;

    /**
     * What the handshake knew.
     *
     * @param sessionHash of the HTTP session whose end ends it, or null without one
     * @param subprotocol empty where none was agreed
     * @param role what the client wants to hear
     * @param origin of the page that it is on, or null without one
     */
    public record Facts(
            String address,
            @Nullable String sessionHash,
            String subprotocol,
            Role role,
            @Nullable String origin) {
        public Facts(String address, @Nullable String sessionHash, String subprotocol, Role role) {
            this(address, sessionHash, subprotocol, role, null);
        }
    }

    /** What a client wants to hear. */
    public enum Role {
        /** Replies and events. */
        CHAT,
        /** The same, and unread messages without asking for them. */
        CHAT_WITH_UNREAD,
        /** The bodies of one channel's messages and nothing else. */
        FEED
    }

    public Connection(ClientWriter writer, @Nullable Authenticated authenticated, Facts facts) {
        this.writer = writer;
        this.authenticated = authenticated;
        this.facts = facts;
        writer.onRoom(this::nudge);
        writer.known(isKnown(authenticated));
    }

    public String id() {
        return id;
    }

    public Instant connectedAt() {
        return connectedAt;
    }

    /** How long it has been here, whatever became of the clock meanwhile. */
    public Duration age() {
        return Duration.ofNanos(System.nanoTime() - openedAt);
    }

    public ClientWriter writer() {
        return writer;
    }

    public Facts facts() {
        return facts;
    }

    /** Null until a connection that was admitted without identity has registered. */
    @Override
    public @Nullable User user() {
        Authenticated known = authenticated;
        return known == null ? null : known.user();
    }

    /** What says who the user is. */
    public @Nullable Authenticated authenticated() {
        return authenticated;
    }

    /** Whether the credential that says who this is has ended, and the connection with it. */
    boolean hasEnded(Instant now) {
        Authenticated known = authenticated;
        Instant end = known == null ? null : known.until();
        return end != null && !now.isBefore(end);
    }

    /** The user, or {@code identity.required}. */
    public User requireUser() {
        return requireAuthenticated().user();
    }

    /** What says who the user is, or {@code identity.required}. */
    public Authenticated requireAuthenticated() {
        Authenticated known = authenticated;
        if (known == null) {
            throw new ParleyException(
                    ErrorCode.IDENTITY_REQUIRED, "register first: {\"action\":\"register\",\"ticket\":\"…\"}");
        }
        return known;
    }

    /** It as a portal's listeners see it. */
    public ConnectionListener.Client description() {
        return new ConnectionListener.Client(
                id, user(), facts.address(), writer.transport().name(), connectedAt);
    }

    /**
     * With which code it has ended.
     *
     * @param seen what the transport saw; what the server closed it with counts more
     */
    public int endCode(int seen) {
        CloseCode ended = writer.closeCode();
        return ended == null ? seen : ended.code();
    }

    void identify(Authenticated now) {
        authenticated = now;
        writer.known(isKnown(now));
    }

    private static boolean isKnown(@Nullable Authenticated authenticated) {
        return authenticated != null && !authenticated.user().guest();
    }

    boolean isFeed() {
        return facts.role() == Role.FEED;
    }

    /** Sends what nothing can replace; a client that has no room for it is too slow. Nothing to a feed. */
    public void send(String json) {
        if (!isFeed()) {
            writer.send(new Frame.Text(json));
        }
    }

    /** The same, for a frame that many get. */
    void send(Frame.Text frame) {
        if (!isFeed()) {
            writer.send(frame);
        }
    }

    /** Sends a message that no log keeps. */
    void send(Broadcast broadcast) {
        Frame frame = broadcast.frameFor(this);
        if (frame != null) {
            writer.send(frame);
        }
    }

    /**
     * Offers a message that a log keeps.
     *
     * @param batch with which it is flushed; null for at once
     * @return false where there is no room: then it stays in the log
     */
    boolean offer(Broadcast broadcast, @Nullable FlushBatch batch) {
        Frame frame = broadcast.frameFor(this);
        return frame == null || writer.offerKept(frame, batch);
    }

    @Override
    public boolean hasRoom() {
        return writer.hasRoom();
    }

    /** Sends what the next of its kind makes old: where the client is behind already, it is left out. False then. */
    @Override
    public boolean sendIfRoom(Frame frame) {
        return isFeed() || (writer.hasRoom() && writer.offer(frame));
    }

    /** What is to go on, besides the subscriptions, whenever the client has read enough of what waits for it. */
    public void onRoom(Runnable goOn) {
        commands = goOn;
    }

    public void close(CloseCode code) {
        writer.close(code);
    }

    /** The channels that the client itself subscribed to. */
    public long subscriptionCount() {
        return subscriptions.values().stream().filter(Subscription::isExplicit).count();
    }

    /** The names of those channels, sorted. */
    public List<String> channels() {
        return subscriptions.values().stream()
                .filter(Subscription::isExplicit)
                .map(subscription -> subscription.channel().name().toString())
                .sorted(ChannelName.BY_CODE_POINT)
                .toList();
    }

    /** Whether the client itself has subscribed to a channel. */
    boolean hasSubscribed(ChannelName channel) {
        Subscription subscription = subscriptions.get(channel);
        return subscription != null && subscription.isExplicit();
    }

    Optional<Subscription> subscription(ChannelName channel) {
        return Optional.ofNullable(subscriptions.get(channel));
    }

    Map<ChannelName, Subscription> subscriptionMap() {
        return subscriptions;
    }

    /** The channels that the client itself has subscribed to. */
    public Set<ChannelName> subscribed() {
        return subscriptions.values().stream()
                .filter(Subscription::isExplicit)
                .map(subscription -> subscription.channel().name())
                .collect(Collectors.toSet());
    }

    Collection<Subscription> subscriptions() {
        return subscriptions.values();
    }

    void pushUnread(UnreadPush push) {
        unreadPush = push;
    }

    @Nullable
    UnreadPush unreadPush() {
        return unreadPush;
    }

    /** On the monotonic clock. */
    long openedAt() {
        return openedAt;
    }

    /** Goes on with what waits for room, and tries again what a failed read left behind. */
    void nudge() {
        commands.run();
        for (Subscription subscription : subscriptions.values()) {
            subscription.catchUp();
        }
    }

    @Override
    public String toString() {
        return "client " + id;
    }
}
