// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.delivery;

import dev.parley.error.CloseCode;
import dev.parley.thread.NamedThreads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads that write. A writer that has something is in one pool's queue, at most once, so nothing here grows beyond the number of
 * writers. Writers whose last flush was slow have a pool of their own, so that healthy ones never wait behind them; in both, a watchdog
 * sees a thread that hangs in one flush and starts a spare. Thread-safe.
 */
public final class Flushers implements AutoCloseable {
    private static final long WATCH_MILLIS = 10;

    private final FlusherPool fast;
    private final FlusherPool slow;
    private final NamedThreads closers = new NamedThreads("parley-closer");
    private final ExecutorService aborts;
    private final ScheduledExecutorService scheduler;
    private volatile boolean stopped;

    public Flushers(ScheduledExecutorService scheduler) {
        int cores = Runtime.getRuntime().availableProcessors();
        fast = new FlusherPool(
                "parley-flusher",
                Math.max(2, cores),
                SlowClientPolicy.MAX_SPARES,
                this::done,
                this::cut,
                System::nanoTime);
        slow = new FlusherPool(
                "parley-slow-flusher", 1, SlowClientPolicy.MAX_SLOW_SPARES, this::done, this::cut, System::nanoTime);
        aborts = new ThreadPoolExecutor(0, 16, 5, TimeUnit.SECONDS, new SynchronousQueue<>(), closers);
        this.scheduler = scheduler;
    }

    /** Starts the threads. Called once. */
    public void start() {
        fast.start();
        slow.start();
        var unused = scheduler.scheduleWithFixedDelay(this::watch, WATCH_MILLIS, WATCH_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Hands in a writer that was idle and has something now. Never waits. */
    void submit(FlushTask writer) {
        (writer.isSlow() ? slow : fast).add(writer);
    }

    /** The same for many. */
    void submitAll(List<FlushTask> writers) {
        List<FlushTask> quick = new ArrayList<>(writers.size());
        for (FlushTask writer : writers) {
            if (writer.isSlow()) {
                slow.add(writer);
            } else {
                quick.add(writer);
            }
        }
        fast.addAll(quick);
    }

    /**
     * Cuts a writer soon, on a thread of its own: closing a session that hangs takes Tomcat up to 50 ms.
     */
    void abortLater(FlushTask writer, CloseCode code) {
        endLater(writer, () -> writer.abort(code));
    }

    /** The same for a writer that its peer has cut. */
    void buryLater(FlushTask writer) {
        endLater(writer, writer::bury);
    }

    private void endLater(FlushTask writer, Runnable end) {
        writer.ended();
        try {
            aborts.execute(end);
        } catch (RejectedExecutionException e) {
            // All closers are busy: this flusher pays itself.
            end.run();
        }
    }

    @Override
    public void close() {
        stopped = true;
        fast.close();
        slow.close();
        aborts.shutdown();
    }

    /** Threads that stand in for others which hang. */
    public int spares() {
        return fast.spares() + slow.spares();
    }

    /** Waits for the threads to end after {@link #close}; false where one did not in time. */
    public boolean awaitEnd(long millis) throws InterruptedException {
        return fast.awaitEnd(millis) && slow.awaitEnd(millis) && closers.awaitEnd(aborts, Duration.ofMillis(millis));
    }

    private void done(FlushTask writer, boolean more) {
        if (more && !stopped) {
            submit(writer);
        }
    }

    private void cut(FlushTask writer) {
        abortLater(writer, CloseCode.TOO_SLOW);
    }

    private void watch() {
        long now = System.nanoTime();
        fast.watch(now);
        slow.watch(now);
    }
}
