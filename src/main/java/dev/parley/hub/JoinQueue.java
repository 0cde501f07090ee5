// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.hub;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Lets the joins of one subscription happen one after the other. Thread-safe. */
final class JoinQueue {
    private @Nullable CompletableFuture<Void> joining;

    /** Begins a join. The future completes when an earlier one has ended; only then may the caller go on. */
    synchronized CompletableFuture<Void> begin() {
        CompletableFuture<Void> earlier = joining;
        joining = new CompletableFuture<>();
        return earlier == null ? CompletableFuture.completedFuture(null) : earlier;
    }

    /** Ends the latest, whether it went well or not. */
    void end() {
        CompletableFuture<Void> ended;
        synchronized (this) {
            ended = joining;
            joining = null;
        }
        if (ended != null) {
            ended.complete(null);
        }
    }
}
