// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.thread;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs what is due. Thread-safe. A task that is to run again and again does so until somebody cancels it: the executor below would end it
 * with its first failure, in silence, and whatever it looks after would never be looked after again.
 */
public final class Scheduler extends ScheduledThreadPoolExecutor {
    private static final Logger logger = LoggerFactory.getLogger(Scheduler.class);

    private final NamedThreads threads;

    public Scheduler(int threads) {
        this(threads, new NamedThreads("parley-scheduler"));
    }

    private Scheduler(int size, NamedThreads threads) {
        super(size, threads);
        this.threads = threads;
        setRemoveOnCancelPolicy(true);
    }

    /** Waits for the threads to be gone; false where one is not in time. */
    public boolean awaitEnd(Duration patience) throws InterruptedException {
        return threads.awaitEnd(this, patience);
    }

    /** Runs it at that rate, for the first time after one period. */
    public void repeat(Runnable task, long periodMillis) {
        var unused = scheduleAtFixedRate(task, periodMillis, periodMillis, TimeUnit.MILLISECONDS);
    }

    /** Runs it with so much time between the end of one run and the next, for the first time after as much. */
    public void repeatWithDelay(Runnable task, long delayMillis) {
        var unused = scheduleWithFixedDelay(task, delayMillis, delayMillis, TimeUnit.MILLISECONDS);
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, long initialDelay, long period, TimeUnit unit) {
        return super.scheduleAtFixedRate(() -> run(task), initialDelay, period, unit);
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, long initialDelay, long delay, TimeUnit unit) {
        return super.scheduleWithFixedDelay(() -> run(task), initialDelay, delay, unit);
    }

    private void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            if (!isShutdown()) {
                logger.error("A regular task failed, and goes on", e);
            }
        }
    }
}
