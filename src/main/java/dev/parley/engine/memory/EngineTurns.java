// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.memory;

import dev.parley.engine.EngineListener;
import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request after the other, on one executor: what a turn changes, tells the listener and completes is done before the next begins.
 * Thread-safe. The queue is bounded by the number of requests.
 */
final class EngineTurns {
    private static final Logger logger = LoggerFactory.getLogger(EngineTurns.class);

    private final int maxWaiting;
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile @Nullable Open open;

    /** What is there between a start and a close. */
    private record Open(EngineListener listener, Executor executor) {}

    /** What is done in a turn. It may tell the listener something. */
    interface Turn<T> {
        T take(EngineListener listener);
    }

    EngineTurns(int maxWaiting) {
        this.maxWaiting = maxWaiting;
    }

    void open(EngineListener listener, Executor executor) {
        open = new Open(listener, executor);
    }

    /** Takes no more. What was taken is still done. */
    void close() {
        open = null;
    }

    boolean isOpen() {
        return open != null;
    }

    int waiting() {
        return waiting.get();
    }

    EngineListener listener() {
        return require().listener();
    }

    /** Refusals come back in the stage, whether the engine is closed or the queue is full. */
    <T> CompletionStage<T> ask(Turn<T> turn) {
        CompletableFuture<T> stage = new CompletableFuture<>();
        submit(stage, listener -> stage.complete(turn.take(listener)));
        return stage;
    }

    /** The same for what answers nothing. */
    CompletionStage<Void> tell(Consumer<EngineListener> turn) {
        CompletableFuture<Void> stage = new CompletableFuture<>();
        submit(stage, listener -> {
            turn.accept(listener);
            stage.complete(null);
        });
        return stage;
    }

    private void submit(CompletableFuture<?> stage, Consumer<EngineListener> turn) {
        try {
            Open now = require();
            if (waiting.incrementAndGet() > maxWaiting) {
                waiting.decrementAndGet();
                throw new ParleyException(
                        ErrorCode.SERVER_UNAVAILABLE,
                        "more requests are waiting than the memory engine takes; try again shortly",
                        Duration.ofSeconds(1),
                        null);
            }
            execute(now, turn, stage);
        } catch (ParleyException e) {
            stage.completeExceptionally(e);
        }
    }

    private void execute(Open now, Consumer<EngineListener> turn, CompletableFuture<?> stage) {
        try {
            now.executor().execute(() -> run(now.listener(), turn, stage));
        } catch (RejectedExecutionException ignored) {
            // Closed between the look above and now.
            waiting.decrementAndGet();
            throw closed();
        }
    }

    private void run(EngineListener listener, Consumer<EngineListener> turn, CompletableFuture<?> stage) {
        try {
            turn.accept(listener);
        } catch (ParleyException e) {
            stage.completeExceptionally(e);
        } catch (RuntimeException | Error e) {
            logger.error("A request to the memory engine failed", e);
            stage.completeExceptionally(
                    new ParleyException(ErrorCode.SERVER_ERROR, "the server could not store this", e));
        } finally {
            waiting.decrementAndGet();
            listener.onDrained();
        }
    }

    private Open require() {
        Open now = open;
        if (now == null) {
            throw closed();
        }
        return now;
    }

    private static ParleyException closed() {
        return new ParleyException(
                ErrorCode.SERVER_UNAVAILABLE, "the server is starting or stopping", Duration.ofSeconds(2), null);
    }
}
