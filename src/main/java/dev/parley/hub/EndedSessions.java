// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.hub;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;

/**
 * HTTP sessions that ended a moment ago, so that a handshake that was judged before the end and registers after it is noticed. Bounded
 * by age and count. Thread-safe.
 */
final class EndedSessions {
    private record Ended(String hash, long at) {}

    private final int max;
    private final long keepNanos;
    private final ArrayDeque<Ended> order = new ArrayDeque<>();
    private final Set<String> hashes = new HashSet<>();

    EndedSessions(int max, long keepNanos) {
        this.max = max;
        this.keepNanos = keepNanos;
    }

    synchronized void add(String hash) {
        long now = System.nanoTime();
        purge(now);
        if (hashes.add(hash)) {
            order.add(new Ended(hash, now));
        }
    }

    synchronized boolean contains(String hash) {
        purge(System.nanoTime());
        return hashes.contains(hash);
    }

    private void purge(long now) {
        while (!order.isEmpty() && (order.size() >= max || now - order.peek().at() > keepNanos)) {
            hashes.remove(order.remove().hash());
        }
    }
}
