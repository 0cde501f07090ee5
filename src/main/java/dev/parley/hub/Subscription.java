// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.hub;

import dev.parley.delivery.FlushBatch;
import dev.parley.presence.PresenceWatch;
import java.util.concurrent.CompletableFuture;

/**
 * That one connection hears one channel, whether its client asked for that, and the joins by which it does. How far it has come in the
 * channel's log is its {@link LogCursor}. Thread-safe.
 *
 * <p>Explicit ones were asked for by the client; implicit ones exist because inbox, private chats and broadcasts reach everyone concerned.
 */
final class Subscription {
    private final Connection connection;
    private final Channel channel;
    private final PresenceWatch presence;
    private final LogCursor cursor;
    private final JoinQueue turn = new JoinQueue();
    private volatile boolean outdated;
    private volatile boolean explicit;

    /** Its place in the channel's list, kept by the channel. */
    int slot;

    /** An implicit one is live at once; one that the client asks for is held until {@link #start}. */
    Subscription(Channel channel, Connection connection, boolean explicit) {
        this.channel = channel;
        this.connection = connection;
        this.presence = new PresenceWatch(channel, connection);
        this.cursor = new LogCursor(channel, connection, explicit);
        this.explicit = explicit;
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

    /** Implicit and up to date: it holds nothing that the next message would not set up again. Called with the channel's lock held. */
    boolean isDisposable() {
        return !explicit && cursor.isLive();
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
        return cursor.hold();
    }

    /** Ends a join, whether it went well or not. */
    void endJoin() {
        turn.end();
    }

    /** Goes on from {@code offset}, or from further back where events of an earlier subscription are still to come. */
    void start(long offset) {
        if (cursor.start(offset)) {
            catchUp();
        }
    }

    /** Lets go an implicit one that was held, and turned out to have nothing unread before it. */
    void releaseHeld() {
        synchronized (channel) {
            // Looked at with the lock held: a join that begins meanwhile holds it afterwards.
            if (explicit || !cursor.release()) {
                return;
            }
        }
        catchUp();
    }

    /** Sends what is unread of the log first: what follows {@code read}, own, recalled and expired messages left out. */
    void startUnread(long read, long head) {
        cursor.startUnread(read, head);
        catchUp();
    }

    void becomeImplicit() {
        explicit = false;
    }

    /** The log begins anew. Called with the channel's lock held. */
    void restart() {
        cursor.restart();
    }

    /** It was asked for while there was another channel of that name. */
    void outdate() {
        outdated = true;
    }

    boolean isOutdated() {
        return outdated;
    }

    void end() {
        cursor.end();
        endJoin();
    }

    /** A message was handed to the channel. Called with the channel's lock held. */
    void deliver(Broadcast broadcast, FlushBatch batch) {
        if (!cursor.deliver(broadcast, batch, !explicit)) {
            channel.catchUpLater(this);
        }
    }

    /** The channel's head may have moved without a message: look whether something is missing. */
    void check() {
        cursor.check();
        catchUp();
    }

    /** Goes on with news of presence and with the log, if it is behind and the client has room. Never waits. */
    void catchUp() {
        presence.sendPendingCount();
        cursor.catchUp();
    }
}
