// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.hub;

import dev.parley.channel.Message;
import dev.parley.channel.Sender;
import dev.parley.identity.User;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The budget of a connection that asked for its unread messages ({@code inbox=push}): so many in all, over every channel. While it is
 * pending, live messages of inbox and private chats are held, or they would overtake the unread ones. Thread-safe.
 */
final class UnreadPush {
    private static final int MAX_MESSAGES = 1000;

    private final AtomicInteger left = new AtomicInteger(MAX_MESSAGES);
    private volatile boolean pending = true;

    boolean isPending() {
        return pending;
    }

    void lookedUp() {
        pending = false;
    }

    boolean spend() {
        return left.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
    }

    void giveBack() {
        left.incrementAndGet();
    }

    /** Whether a message is one that {@code user} has still to read: own ones are not, nor those without a body. */
    static boolean counts(Message message, @Nullable User user) {
        Sender from = message.from();
        boolean own = user != null && from != null && from.id().equals(user.id());
        return message.body() != null && !own;
    }
}
