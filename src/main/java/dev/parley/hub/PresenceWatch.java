// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.hub;

import dev.parley.delivery.Frame;

/**
 * What one subscriber has been told of who is here. News of presence give way to messages: a client that is behind gets the number alone,
 * when it has room again, and may ask for the rest. Thread-safe.
 */
final class PresenceWatch {
    private final Channel channel;
    private final Connection connection;
    private volatile long known;
    private volatile boolean countPending;

    PresenceWatch(Channel channel, Connection connection) {
        this.channel = channel;
        this.connection = connection;
    }

    /** The reply to a subscribe tells of everything up to this change. */
    void knowUpTo(long change) {
        known = change;
    }

    long known() {
        return known;
    }

    void tell(Frame news) {
        if (!connection.sendIfRoom(news)) {
            countPending = true;
        }
    }

    /** Sends the count to a client that had no room for news, if it has room now. Never waits. */
    void sendPendingCount() {
        if (countPending && connection.writer().hasRoom()) {
            countPending = false;
            var unused = channel.count().thenAccept(this::tell);
        }
    }
}
