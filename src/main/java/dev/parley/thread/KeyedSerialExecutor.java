// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.thread;

import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Work that is done one after the other for each key, and side by side for different ones. Thread-safe. Bounded in all. */
public final class KeyedSerialExecutor<K> {
    private final int max;
    private final String refusal;
    private final Map<K, ArrayDeque<Turn<?>>> queues = new HashMap<>();
    private int waiting;

    private static final class Turn<T> {
        private final Supplier<? extends CompletionStage<T>> work;
        private final CompletableFuture<T> result = new CompletableFuture<>();

        Turn(Supplier<? extends CompletionStage<T>> work) {
            this.work = work;
        }

        CompletableFuture<T> start() {
            CompletionStage<T> stage;
            try {
                stage = work.get();
            } catch (RuntimeException e) {
                stage = CompletableFuture.failedFuture(e);
            }
            var unused = stage.whenComplete((value, failure) -> {
                if (failure != null) {
                    result.completeExceptionally(failure);
                } else {
                    result.complete(value);
                }
            });
            return result;
        }
    }

    /**
     * @param max how many may be under way and wait, of all keys together
     * @param refusal what those are told for whom there is no room: what is full, and what to do
     */
    public KeyedSerialExecutor(int max, String refusal) {
        this.max = max;
        this.refusal = refusal;
    }

    /** Starts the work when what was given before with this key has completed. Fails with {@code server.unavailable} where too many wait. */
    public <T> CompletionStage<T> execute(K key, Supplier<? extends CompletionStage<T>> work) {
        Turn<T> turn = new Turn<>(work);
        synchronized (this) {
            if (waiting >= max) {
                return CompletableFuture.failedFuture(new ParleyException(ErrorCode.SERVER_UNAVAILABLE, refusal));
            }
            waiting++;
            ArrayDeque<Turn<?>> queue = queues.get(key);
            if (queue != null) {
                queue.add(turn);
                return turn.result;
            }
            queues.put(key, new ArrayDeque<>(1));
        }
        go(key, turn);
        return turn.result;
    }

    /** A loop and no recursion: what completes at once needs no stack. */
    private void go(K key, Turn<?> first) {
        Turn<?> turn = first;
        while (turn != null) {
            CompletableFuture<?> done = turn.start();
            if (!done.isDone()) {
                var unused = done.whenComplete((value, failure) -> {
                    Turn<?> next = next(key);
                    if (next != null) {
                        go(key, next);
                    }
                });
                return;
            }
            turn = next(key);
        }
    }

    private synchronized @Nullable Turn<?> next(K key) {
        waiting--;
        ArrayDeque<Turn<?>> queue = queues.get(key);
        Turn<?> next = queue == null ? null : queue.poll();
        if (next == null) {
            queues.remove(key);
        }
        return next;
    }
}
