// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite.writer;

import dev.parley.engine.EngineListener;
import dev.parley.thread.NamedThreads;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that tells the listener and completes what the writer has done, in the writer's order, so that neither a listener nor
 * a caller's continuation holds up the next commit. Thread-safe. Its queue is bounded by the {@link Budget}: a place is given back here.
 */
public final class HandOff {
    private static final Logger logger = LoggerFactory.getLogger(HandOff.class);

    private final EngineListener listener;
    private final Budget budget;
    private final NamedThreads threads = new NamedThreads("parley-handoff");
    private final ExecutorService thread;

    public HandOff(EngineListener listener, Budget budget) {
        this.listener = listener;
        this.budget = budget;
        this.thread = Executors.newSingleThreadExecutor(threads);
    }

    /** @param thread runs one task after the other */
    HandOff(EngineListener listener, Budget budget, ExecutorService thread) {
        this.listener = listener;
        this.budget = budget;
        this.thread = thread;
    }

    void deliver(List<Operation<?, ?>> batch) {
        thread.execute(() -> {
            for (Operation<?, ?> operation : batch) {
                guard(() -> operation.deliver(listener));
                budget.release(operation.bytes());
            }
            guard(listener::onDrained);
        });
    }

    /** Tells the listener something that has taken a place of {@code size} in the budget. False where it has ended. */
    public boolean tell(long size, Consumer<EngineListener> news) {
        try {
            thread.execute(() -> {
                guard(() -> news.accept(listener));
                budget.release(size);
                guard(listener::onDrained);
            });
            return true;
        } catch (RejectedExecutionException ignored) {
            // Closed between the caller's check and now; the caller answers so.
            budget.release(size);
            return false;
        }
    }

    /** Delivers what is waiting, then ends. */
    public boolean close(Duration patience) throws InterruptedException {
        thread.shutdown();
        return threads.awaitEnd(thread, patience);
    }

    private static void guard(Runnable delivery) {
        try {
            delivery.run();
        } catch (RuntimeException | Error e) {
            // The next one's delivery must not depend on this one's listener.
            logger.error("A delivery failed", e);
        }
    }
}
