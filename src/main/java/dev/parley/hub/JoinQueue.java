// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.hub;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Lets the joins of one subscription happen one after the other, in the order in which they began. Thread-safe. */
final class JoinQueue {
    private static final CompletableFuture<Void> NONE = CompletableFuture.completedFuture(null);

    /** The one that is under way, then those that wait; each is told that it has ended. Made with the first: most subscriptions are implicit. */
    private @Nullable Queue<CompletableFuture<Void>> joins;

    private CompletableFuture<Void> latest = NONE;

    /** Begins a join. The future completes when all earlier ones have ended; only then may the caller go on. */
    synchronized CompletableFuture<Void> begin() {
        CompletableFuture<Void> earlier = latest;
        latest = new CompletableFuture<>();
        if (joins == null) {
            joins = new ArrayDeque<>(1);
        }
        joins.add(latest);
        return earlier;
    }

    /** Ends the one that is under way, whether it went well or not. */
    void end() {
        CompletableFuture<Void> ended;
        synchronized (this) {
            ended = joins == null ? null : joins.poll();
        }
        if (ended != null) {
            ended.complete(null);
        }
    }
}
