// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.hub;

import dev.parley.delivery.FlushBatch;
import dev.parley.engine.Read;
import dev.parley.engine.page.Page;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far one connection has come in the log of one channel. It knows the next offset that it expects, so what comes twice is dropped and
 * what is missing is taken from the channel's {@link RecentMessages} or read from the log: resuming and falling behind are the same machine.
 *
 * <pre>
 *   HELD --start, behind--> CATCHING_UP --nothing between--> LIVE
 *     |                          ^                            |
 *     +----start, at the head----|----------> LIVE            |
 *                                +----no room, or a hole------+
 * </pre>
 *
 * State is guarded by the channel; nothing is called with that lock held but the outbox.
 */
final class LogCursor {
    private enum State {
        /** A reply is being made, or unread messages are looked up; live messages only move the channel's head. */
        HELD,
        LIVE,
        CATCHING_UP,
        ENDED
    }

    private static final int CATCH_UP_MESSAGES = 200;

    private final Channel channel;
    private final Connection connection;
    private State state;
    private long next;
    private @Nullable UnreadPart unread;
    private boolean reading;
    /** One more for each time that the log began anew: what was read of an older one is not to be sent. */
    private int log;

    private volatile boolean behind;

    /** @param held whether it begins held; else it is live at once */
    LogCursor(Channel channel, Connection connection, boolean held) {
        this.channel = channel;
        this.connection = connection;
        this.state = held ? State.HELD : State.LIVE;
    }

    /** Up to date: it holds nothing that the next message would not set up again. Called with the channel's lock held. */
    boolean isLive() {
        return state == State.LIVE;
    }

    /** Stops live messages until {@link #start}; returns the head up to which the reply is to reach. */
    long hold() {
        synchronized (channel) {
            if (state == State.LIVE) {
                next = 0;
            }
            if (state != State.ENDED) {
                become(State.HELD);
            }
            return channel.head();
        }
    }

    /** Goes on from {@code offset}, or from further back where earlier events are still to come; false where it is not held. */
    boolean start(long offset) {
        synchronized (channel) {
            if (state != State.HELD) {
                return false;
            }
            next = next == 0 ? offset : Math.min(next, offset);
            becomeLiveOrBehind();
            return true;
        }
    }

    /** Goes on with what came while it was held; false where it is not held. Called with the channel's lock held. */
    boolean release() {
        if (state != State.HELD) {
            return false;
        }
        if (next == 0) {
            become(State.LIVE);
        } else {
            becomeLiveOrBehind();
        }
        return true;
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

    void end() {
        synchronized (channel) {
            become(State.ENDED);
        }
    }

    /**
     * A message was handed to the channel. Called with the channel's lock held.
     *
     * @param keepsPlace whether one that is held goes on with the first message that came meanwhile
     * @return false where messages before it are missing: then it is to catch up as soon as the lock is free
     */
    boolean deliver(Broadcast broadcast, FlushBatch batch, boolean keepsPlace) {
        long offset = broadcast.offset();
        if (state == State.HELD && next == 0 && keepsPlace) {
            next = offset;
        }
        if (state != State.LIVE || (next != 0 && offset < next)) {
            return true;
        }
        boolean hole = next != 0 && offset > next;
        if (!hole && connection.offer(broadcast, batch)) {
            next = offset + 1;
            return true;
        }
        next = hole ? next : offset;
        become(State.CATCHING_UP);
        return !hole;
    }

    /** The channel's head may have moved without a message: look whether something is missing. */
    void check() {
        synchronized (channel) {
            if (state == State.LIVE && next != 0 && next <= channel.head()) {
                become(State.CATCHING_UP);
            }
        }
    }

    /** Goes on, from what is at hand or by reading the log, if it is behind and the client has room. Never waits. */
    void catchUp() {
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
            if (state != State.CATCHING_UP || reading || !connection.hasRoom()) {
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
