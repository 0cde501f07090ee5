// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.hub;

import java.util.concurrent.atomic.AtomicInteger;

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
}
