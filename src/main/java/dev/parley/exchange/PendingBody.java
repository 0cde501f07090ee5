// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.exchange;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The body that an exchange waits for. Thread-safe. It knows the container's thread on which it is handed over: an answer that is given in
 * that call needs no other thread.
 */
final class PendingBody {
    private final CompletableFuture<byte[]> bytes = new CompletableFuture<>();
    private volatile @Nullable Thread caller;

    /** Completes when the body is whole; fails where it never will be. */
    CompletionStage<byte[]> stage() {
        return bytes;
    }

    /** The body is whole, or too long. On a thread of the container's, without the wait's lock. */
    void completeHere(Inflow flow) {
        caller = Thread.currentThread();
        flow.completeInto(bytes);
        caller = null;
    }

    /** The body does not come. On a thread of the container's, without the wait's lock. */
    void failHere(Throwable failure) {
        caller = Thread.currentThread();
        bytes.completeExceptionally(failure);
        caller = null;
    }

    /** The same on any other thread. */
    void fail(Throwable failure) {
        bytes.completeExceptionally(failure);
    }

    /** Whether the current thread is handing the body over just now. */
    boolean isHandedOverHere() {
        return Thread.currentThread() == caller;
    }
}
