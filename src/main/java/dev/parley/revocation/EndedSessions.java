// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.revocation;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;

/**
 * HTTP sessions that ended a moment ago, so that a handshake that was judged before the end and registers after it is noticed. Bounded
 * by age and count. Thread-safe.
 */
public final class EndedSessions {
    private record Ended(String hash, long at) {}

    private final int max;
    private final long keepNanos;
    private final ArrayDeque<Ended> order = new ArrayDeque<>();
    private final Set<String> hashes = new HashSet<>();

    /** @param max how many are kept at the most; the oldest goes first */
    public EndedSessions(int max, long keepNanos) {
        this.max = max;
        this.keepNanos = keepNanos;
    }

    public synchronized void add(String hash) {
        long now = System.nanoTime();
        purge(now);
        if (hashes.add(hash)) {
            order.add(new Ended(hash, now));
        }
    }

    public synchronized boolean contains(String hash) {
        purge(System.nanoTime());
        return hashes.contains(hash);
    }

    private void purge(long now) {
        while (!order.isEmpty() && (order.size() >= max || now - order.peek().at() > keepNanos)) {
            hashes.remove(order.remove().hash());
        }
    }
}
