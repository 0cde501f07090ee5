// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.hub;

import dev.parley.channel.Message;
import dev.parley.engine.Page;
import dev.parley.engine.Read;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What one connection hears of one channel. It knows the next offset that it expects, so what comes twice is dropped and what is
 * missing is read from the log: resuming and falling behind are the same machine.
 *
 * <pre>
 *   JOINING --start, behind--> CATCHING_UP --nothing between--> LIVE
 *      |                            ^                            |
 *      +------start, at the head----|----------> LIVE            |
 *                                   +----no room, or a hole------+
 * </pre>
 *
 * Explicit ones were asked for by the client; implicit ones exist because inbox, private chats and broadcasts reach everyone concerned.
 * State is guarded by the channel; nothing is called with that lock held but the outbox.
 */
final class Subscription {
    enum State {
        /** Its reply is being made; live messages only move the channel's head. */
        JOINING,
        LIVE,
        CATCHING_UP,
        ENDED
    }

    private static final int FEED_MESSAGES = 200;

    private final Connection connection;
    private final Channel channel;
    private final PresenceWatch presence;
    private State state;
    private long next;
    private long unreadUpTo;
    private boolean reading;
    private volatile boolean explicit;
    private volatile boolean behind;
    private @Nullable CompletableFuture<Void> joining;

    /** Its place in the channel's list, kept by the channel. */
    int slot;

    /** An implicit one is live at once; one that the client asks for is held until {@link #start}. */
    Subscription(Channel channel, Connection connection, boolean explicit) {
        this.channel = channel;
        this.presence = new PresenceWatch(channel, connection);
        this.connection = connection;
        this.explicit = explicit;
        this.state = explicit ? State.JOINING : State.LIVE;
    }

    Connection connection() {
        return connection;
    }

    Channel channel() {
        return channel;
    }

    PresenceWatch presence() {
        return presence;
    }

    boolean isExplicit() {
        return explicit;
    }

    /** Implicit and up to date: it holds nothing that the next message would not set up again. */
    boolean isDisposable() {
        return !explicit && state == State.LIVE;
    }

    /**
     * Begins to join for the client. The future that is returned completes when an earlier join of the same client has ended; only then
     * may the caller go on.
     */
    CompletableFuture<Void> beginJoin() {
        synchronized (channel) {
            CompletableFuture<Void> earlier = joining;
            joining = new CompletableFuture<>();
            explicit = true;
            return earlier == null ? CompletableFuture.completedFuture(null) : earlier;
        }
    }

    /** Stops live messages until {@link #start}; returns the head up to which the reply is to reach. */
    long hold() {
        synchronized (channel) {
            if (state == State.LIVE) {
                next = 0;
            }
            if (state != State.ENDED) {
                state = State.JOINING;
            }
            return channel.head();
        }
    }

    /** Ends a join, whether it went well or not. */
    void endJoin() {
        CompletableFuture<Void> ended;
        synchronized (channel) {
            ended = joining;
            joining = null;
        }
        if (ended != null) {
            ended.complete(null);
        }
    }

    /** Goes on from {@code offset}, or from further back where events of an earlier subscription are still owed. */
    void start(long offset) {
        synchronized (channel) {
            if (state != State.JOINING) {
                return;
            }
            next = next == 0 ? offset : Math.min(next, offset);
            becomeLiveOrBehind();
        }
        feed();
    }

    /** Holds live messages of an implicit subscription until the unread ones have been looked up. */
    void holdForUnread() {
        state = State.JOINING;
    }

    /** Lets go what was held and turned out to have nothing unread before it. */
    void releaseHeld() {
        synchronized (channel) {
            if (state != State.JOINING || explicit) {
                return;
            }
            if (next == 0) {
                state = State.LIVE;
            } else {
                becomeLiveOrBehind();
            }
        }
        feed();
    }

    /** Sends what is unread of the log first: what follows {@code read}, own, recalled and expired messages left out. */
    void startUnread(long read, long head) {
        synchronized (channel) {
            if (state != State.ENDED) {
                unreadUpTo = head;
                channel.raiseHead(head);
                next = read + 1;
                state = State.CATCHING_UP;
                behind = true;
            }
        }
        feed();
    }

    void becomeImplicit() {
        explicit = false;
    }

    void end() {
        synchronized (channel) {
            state = State.ENDED;
        }
        endJoin();
    }

    /** A message was handed to the channel. Called with the channel's lock held. */
    void hear(Broadcast broadcast, Wave wave) {
        long offset = broadcast.offset();
        if (state == State.JOINING && next == 0 && !explicit) {
            next = offset;
        }
        if (state != State.LIVE || (next != 0 && offset < next)) {
            return;
        }
        boolean hole = next != 0 && offset > next;
        if (!hole && offered(broadcast, wave)) {
            next = offset + 1;
            return;
        }
        next = hole ? next : offset;
        state = State.CATCHING_UP;
        behind = true;
        if (hole) {
            channel.feedLater(this);
        }
    }

    /** The channel's head may have moved without a message: look whether something is missing. */
    void check() {
        synchronized (channel) {
            if (state == State.LIVE && next != 0 && next <= channel.head()) {
                state = State.CATCHING_UP;
                behind = true;
            }
        }
        feed();
    }

    /** Reads on in the log if it is behind, nothing is being read, and the client has room. Never waits. */
    void feed() {
        presence.pay();
        if (!behind) {
            return;
        }
        Read read;
        synchronized (channel) {
            if (state != State.CATCHING_UP || reading || !connection.line().hasRoom()) {
                return;
            }
            reading = true;
            read = Read.forward(channel.name(), next - 1, channel.head(), FEED_MESSAGES);
        }
        var unused = channel.read(read).whenComplete((page, failure) -> {
            boolean goOn = took(page);
            if (goOn) {
                feed();
            }
        });
    }

    /** Takes a part of the log; a null one has failed, and the heartbeat tries again. */
    private boolean took(@Nullable Page page) {
        long owed = 0;
        long sent = 0;
        boolean goOn;
        synchronized (channel) {
            reading = false;
            if (page == null || state != State.CATCHING_UP) {
                return false;
            }
            // Retention may have removed what was still to come.
            next = Math.max(next, page.first());
            boolean full = false;
            UnreadPush push = connection.unreadPush();
            for (Message message : page.messages()) {
                if (message.offset() < next) {
                    continue;
                }
                if (unreadUpTo >= message.offset()) {
                    if (!countsAsUnread(message)) {
                        next = message.offset() + 1;
                        continue;
                    }
                    if (push != null && !push.spend()) {
                        next = unreadUpTo + 1;
                        owed = unreadUpTo;
                        unreadUpTo = 0;
                        break;
                    }
                }
                if (!offered(Broadcast.late(channel.name(), message), null)) {
                    if (push != null && unreadUpTo >= message.offset()) {
                        push.giveBack();
                    }
                    full = true;
                    break;
                }
                sent++;
                next = message.offset() + 1;
            }
            becomeLiveOrBehind();
            goOn = state == State.CATCHING_UP && !full;
        }
        channel.delivered(sent);
        if (owed > 0) {
            channel.sendRow(connection);
        }
        return goOn;
    }

    private boolean offered(Broadcast broadcast, @Nullable Wave wave) {
        Frame frame = broadcast.frameFor(connection);
        return frame == null || connection.line().offer(frame, wave);
    }

    private boolean countsAsUnread(Message message) {
        var user = connection.user();
        var from = message.from();
        boolean own = user != null && from != null && from.id().equals(user.id());
        return message.body() != null && !own;
    }

    private void becomeLiveOrBehind() {
        boolean live = next > channel.head();
        state = live ? State.LIVE : State.CATCHING_UP;
        behind = !live;
    }
}
