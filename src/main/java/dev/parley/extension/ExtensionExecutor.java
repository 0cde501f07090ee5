// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.extension;

import dev.parley.error.ErrorCode;
import dev.parley.error.LogBudget;
import dev.parley.error.LogText;
import dev.parley.error.ParleyException;
import dev.parley.thread.NamedThreads;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a portal's own code, which may wait, throw or never come back: on a few threads of its own, in time or not at all. Thread-safe;
 * who asks never waits. A thread that does not heed its interruption is lost until its call returns, and when all are, everything is
 * refused at once. Threads end when idle, and with {@link #close}.
 */
public final class ExtensionExecutor implements AutoCloseable {
    private static final Logger logger = LoggerFactory.getLogger(ExtensionExecutor.class);
    private static final int MAX_WAITING = 10_000;
    private static final long IDLE_SECONDS = 30;
    private static final int LINES_PER_SECOND = 5;

    private final Duration timeout;
    private final ScheduledExecutorService clock;
    private final NamedThreads threadsForAll;
    private final NamedThreads threadsForGuests;
    private final ThreadPoolExecutor pool;
    private final ThreadPoolExecutor guestPool;
    private final LogBudget lines = new LogBudget(LINES_PER_SECOND);

    /**
     * @param size how many threads; what is asked for guests has half as many of its own, so that it keeps nobody else waiting
     * @param timeout how long an answer may take, the wait for a thread included; zero for any time
     * @param loader the context class loader of the threads
     */
    public ExtensionExecutor(int size, Duration timeout, ScheduledExecutorService clock, ClassLoader loader) {
        this.timeout = timeout;
        this.clock = clock;
        this.threadsForAll = new NamedThreads("parley-portal", loader);
        this.threadsForGuests = new NamedThreads("parley-portal-guests", loader);
        this.pool = pool(size, threadsForAll);
        this.guestPool = pool(Math.max(1, size / 2), threadsForGuests);
    }

    private static ThreadPoolExecutor pool(int size, NamedThreads threads) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                size, size, IDLE_SECONDS, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MAX_WAITING), threads);
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /**
     * Asks the portal's code. The stage holds its answer, or fails with a {@link ParleyException}: its own, or {@code server.unavailable}
     * where it threw anything else or gave no answer in time, and then the log has a line.
     *
     * @param name what is asked, for the log
     */
    public <T> CompletableFuture<T> ask(String name, Callable<T> work) {
        return ask(pool, name, work);
    }

    /** The same for a guest, or for others. */
    public <T> CompletableFuture<T> ask(String name, boolean guest, Callable<T> work) {
        return ask(guest ? guestPool : pool, name, work);
    }

    private <T> CompletableFuture<T> ask(ThreadPoolExecutor pool, String name, Callable<T> work) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        Future<?> task;
        try {
            task = pool.submit(() -> run(name, work, answer));
        } catch (RejectedExecutionException e) {
            answer.completeExceptionally(failed(name, "has too much to do", e));
            return answer;
        }
        if (!timeout.isZero()) {
            try {
                Future<?> alarm = clock.schedule(
                        () -> {
                            if (answer.completeExceptionally(
                                    failed(name, "gave no answer within " + timeout.toMillis() + " ms", null))) {
                                task.cancel(true);
                            }
                        },
                        timeout.toMillis(),
                        TimeUnit.MILLISECONDS);
                var unused = answer.whenComplete((done, failure) -> alarm.cancel(false));
            } catch (RejectedExecutionException e) {
                answer.completeExceptionally(failed(name, "is asked while Parley stops", e));
            }
        }
        return answer;
    }

    private <T> void run(String name, Callable<T> work, CompletableFuture<T> answer) {
        if (answer.isDone()) {
            return;
        }
        try {
            answer.complete(work.call());
        } catch (ParleyException e) {
            answer.completeExceptionally(e);
        } catch (Exception | LinkageError | StackOverflowError e) {
            if (!answer.isDone()) {
                answer.completeExceptionally(failed(name, "failed: " + LogText.of(e.toString()), e));
            }
        }
    }

    private ParleyException failed(String name, String what, @Nullable Throwable cause) {
        lines.spend(more -> {
            logger.warn("The portal's {} {}{}", name, what, more);
            logger.debug("What it threw", cause);
        });
        return new ParleyException(
                ErrorCode.SERVER_UNAVAILABLE,
                "the portal's own check of this failed or took too long; try again later");
    }

    /** Interrupts what runs and takes no more. Does not wait. */
    @Override
    public void close() {
        pool.shutdownNow();
        guestPool.shutdownNow();
    }

    /** Waits for the threads to end; false where one does not in time. */
    public boolean awaitEnd(long millis) throws InterruptedException {
        Duration patience = Duration.ofMillis(millis);
        boolean ended = threadsForAll.awaitEnd(pool, patience);
        return threadsForGuests.awaitEnd(guestPool, patience) && ended;
    }
}
