// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.client;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A loop on a thread of its own. Thread-safe. After its end nothing is done, and {@code execute} refuses. */
final class ThreadLoop implements Loop {
    private static final System.Logger logger = System.getLogger(ThreadLoop.class.getName());

    private final Threads.Single threads;
    private final ScheduledThreadPoolExecutor executor;

    ThreadLoop(String name) {
        threads = new Threads.Single(name);
        executor = new ScheduledThreadPoolExecutor(1, threads);
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public void execute(Runnable task) {
        executor.execute(guarded(task));
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        try {
            Future<?> future = executor.schedule(guarded(task), delay.toNanos(), TimeUnit.NANOSECONDS);
            return () -> future.cancel(false);
        } catch (RejectedExecutionException ended) {
            return Timer.NONE;
        }
    }

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    /** What was given before is done; later things are not. */
    void end() {
        executor.shutdown();
    }

    boolean awaitEnd(Duration within) throws InterruptedException {
        return threads.awaitEnd(executor, within);
    }

    private static Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                logger.log(Level.ERROR, "the Parley client has a bug, please report it", e);
            }
        };
    }
}
