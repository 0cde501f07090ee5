// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.presence;

import dev.parley.delivery.Frame;
import dev.parley.identity.User;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What one subscriber has been told of who is here. News of presence give way to messages: a client that is behind gets the number alone,
 * when it has room again, and may ask for the rest. Thread-safe.
 */
public final class PresenceWatch {
    private final Crowd crowd;
    private final Client client;
    private volatile long known;
    private volatile boolean countPending;

    /** The people in a channel. */
    @FunctionalInterface
    public interface Crowd {
        /** How many they are, as an event. */
        CompletionStage<Frame> count();
    }

    /** The client that is told. */
    public interface Client {
        /** Null until it has said who it is. */
        @Nullable
        User user();

        /** Whether it has read enough of what waits for it. */
        boolean hasRoom();

        /** Sends what the next of its kind makes old; false where the client is behind, and does not get it. */
        boolean sendIfRoom(Frame frame);
    }

    public PresenceWatch(Crowd crowd, Client client) {
        this.crowd = crowd;
        this.client = client;
    }

    /** The reply to a subscribe tells of everything up to this change. */
    public void knowUpTo(long change) {
        known = change;
    }

    long known() {
        return known;
    }

    /** Empty until the client has said who it is. */
    String userId() {
        User user = client.user();
        return user == null ? "" : user.id();
    }

    void tell(Frame news) {
        if (!client.sendIfRoom(news)) {
            countPending = true;
        }
    }

    /** Sends the count to a client that had no room for news, if it has room now. Never waits. */
    public void sendPendingCount() {
        if (countPending && client.hasRoom()) {
            countPending = false;
            var unused = crowd.count().thenAccept(this::tell);
        }
    }
}
