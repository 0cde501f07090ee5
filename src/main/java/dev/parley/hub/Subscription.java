// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.hub;

import dev.parley.delivery.FlushBatch;
import dev.parley.engine.Read;
import dev.parley.engine.page.Page;
import dev.parley.presence.PresenceWatch;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What one connection hears of one channel. It knows the next offset that it expects, so what comes twice is dropped and what is
 * missing is taken from the channel's {@link RecentMessages} or read from the log: resuming and falling behind are the same machine.
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

    private static final int CATCH_UP_MESSAGES = 200;

    private final Connection connection;
    private final Channel channel;
    private final PresenceWatch presence;
    private State state;
    private long next;
    private @Nullable UnreadPart unread;
    private boolean reading;
    /** One more for each time that the log began anew: what was read of an older one is not to be sent. */
    private int log;

    private volatile boolean outdated;
    private volatile boolean explicit;
    private volatile boolean behind;
    private final JoinQueue turn = new JoinQueue();

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
        explicit = true;
        return turn.begin();
    }

    /** Stops live messages until {@link #start}; returns the head up to which the reply is to reach. */
    long hold() {
        synchronized (channel) {
            if (state == State.LIVE) {
                next = 0;
            }
            if (state != State.ENDED) {
                become(State.JOINING);
            }
            return channel.head();
        }
    }

    /** Ends a join, whether it went well or not. */
    void endJoin() {
        turn.end();
    }

    /** Goes on from {@code offset}, or from further back where events of an earlier subscription are still to come. */
    void start(long offset) {
        synchronized (channel) {
            if (state != State.JOINING) {
                return;
            }
            next = next == 0 ? offset : Math.min(next, offset);
            becomeLiveOrBehind();
        }
        catchUp();
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
                become(State.LIVE);
            } else {
                becomeLiveOrBehind();
            }
        }
        catchUp();
    }

    /** Sends what is unread of the log first: what follows {@code read}, own, recalled and expired messages left out. */
    void startUnread(long read, long head) {
        synchronized (channel) {
            if (state != State.ENDED) {
                unread = new UnreadPart(head);
                channel.raiseHead(head);
                next = read + 1;
                become(State.CATCHING_UP);
            }
        }
        catchUp();
    }

    void becomeImplicit() {
        explicit = false;
    }

    /** The log begins anew. Called with the channel's lock held. */
    void restart() {
        next = 0;
        unread = null;
        reading = false;
        log++;
        if (state == State.CATCHING_UP) {
            become(State.LIVE);
        }
    }

    /** It was asked for while there was another channel of that name. */
    void outdate() {
        outdated = true;
    }

    boolean isOutdated() {
        return outdated;
    }

    void end() {
        synchronized (channel) {
            become(State.ENDED);
        }
        endJoin();
    }

    /** A message was handed to the channel. Called with the channel's lock held. */
    void deliver(Broadcast broadcast, FlushBatch batch) {
        long offset = broadcast.offset();
        if (state == State.JOINING && next == 0 && !explicit) {
            next = offset;
        }
        if (state != State.LIVE || (next != 0 && offset < next)) {
            return;
        }
        boolean hole = next != 0 && offset > next;
        if (!hole && connection.offer(broadcast, batch)) {
            next = offset + 1;
            return;
        }
        next = hole ? next : offset;
        become(State.CATCHING_UP);
        if (hole) {
            channel.catchUpLater(this);
        }
    }

    /** The channel's head may have moved without a message: look whether something is missing. */
    void check() {
        synchronized (channel) {
            if (state == State.LIVE && next != 0 && next <= channel.head()) {
                become(State.CATCHING_UP);
            }
        }
        catchUp();
    }

    /** Goes on, from what is at hand or by reading the log, if it is behind and the client has room. Never waits. */
    void catchUp() {
        presence.sendPendingCount();
        boolean goOn = behind;
        while (goOn) {
            goOn = catchUpOnce();
        }
    }

    private boolean catchUpOnce() {
        Read read = null;
        CatchUp.Part taken = CatchUp.Part.NOTHING;
        int from;
        synchronized (channel) {
            from = log;
            if (state != State.CATCHING_UP || reading || !connection.writer().hasRoom()) {
                return false;
            }
            List<Broadcast> recent = channel.recent(next, CATCH_UP_MESSAGES);
            if (recent.isEmpty()) {
                reading = true;
                read = Read.forward(channel.name(), next - 1, channel.head(), CATCH_UP_MESSAGES);
            } else {
                taken = take(recent);
            }
        }
        if (read == null) {
            return tell(taken);
        }
        var unused = channel.read(read).whenComplete((page, failure) -> {
            if (tell(take(page, from))) {
                catchUp();
            }
        });
        return false;
    }

    /** A part of the log has been read; a null one has failed, and the heartbeat tries again. */
    private CatchUp.Part take(@Nullable Page page, int from) {
        synchronized (channel) {
            if (from != log) {
                return CatchUp.Part.NOTHING;
            }
            reading = false;
            if (page == null || state != State.CATCHING_UP) {
                return CatchUp.Part.NOTHING;
            }
            // Retention may have removed what was still to come.
            next = Math.max(next, page.first());
            return take(page.messages().stream()
                    .map(message -> Broadcast.late(channel.name(), message))
                    .toList());
        }
    }

    /** Offers what follows. Called with the lock held. */
    private CatchUp.Part take(List<Broadcast> following) {
        CatchUp.Part part = CatchUp.offer(following, next, unread, connection);
        next = part.next();
        if (part.rowInstead()) {
            unread = null;
        }
        becomeLiveOrBehind();
        return part;
    }

    /** Tells what was taken; true where there is more to take. */
    private boolean tell(CatchUp.Part taken) {
        channel.delivered(taken.sent());
        if (taken.rowInstead()) {
            channel.sendRow(connection);
        }
        return behind && !taken.full();
    }

    private void becomeLiveOrBehind() {
        become(next > channel.head() ? State.LIVE : State.CATCHING_UP);
    }

    private void become(State now) {
        state = now;
        boolean nowBehind = now == State.CATCHING_UP;
        if (behind != nowBehind) {
            behind = nowBehind;
            channel.countBehind(nowBehind);
        }
    }
}
