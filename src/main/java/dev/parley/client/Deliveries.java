// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.client;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/** Calls listeners, one after the other, on one thread. Thread-safe. A listener that throws is logged, and the next call follows. */
final class Deliveries {
    private static final System.Logger logger = System.getLogger(Deliveries.class.getName());

    private final Threads.Single threads;
    private final ExecutorService executor;
    private final int max;
    private final Runnable onRoom;
    private final AtomicInteger waiting = new AtomicInteger();

    /**
     * @param max calls that may wait before {@link #isFull}
     * @param onRoom run on the listeners' thread when half of that has been worked off
     */
    Deliveries(String name, int max, Runnable onRoom) {
        this.max = max;
        this.onRoom = onRoom;
        threads = new Threads.Single(name);
        executor = Executors.newSingleThreadExecutor(threads);
    }

    void add(Runnable call) {
        waiting.incrementAndGet();
        try {
            executor.execute(() -> run(call));
        } catch (RejectedExecutionException ended) {
            waiting.decrementAndGet();
        }
    }

    boolean isFull() {
        return waiting.get() >= max;
    }

    boolean isCaller() {
        return threads.isCurrent();
    }

    /** What was added is done; later things are not. */
    void end() {
        executor.shutdown();
    }

    boolean awaitEnd(Duration within) throws InterruptedException {
        return threads.awaitEnd(executor, within);
    }

    private void run(Runnable call) {
        try {
            call.run();
        } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
            logger.log(Level.WARNING, "a listener of the Parley client threw; the next call follows", e);
        } finally {
            if (waiting.decrementAndGet() == max / 2) {
                onRoom.run();
            }
        }
    }
}
