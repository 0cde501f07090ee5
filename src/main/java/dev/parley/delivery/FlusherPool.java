// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.delivery;

import dev.parley.thread.NamedThreads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A queue of writers and the threads that flush them: {@code base} for good, and a spare for each that hangs, up to a bound. Where even the
 * spares hang and others wait, the writers that have taken nothing for a second are cut: they come back and catch up, while a pool that
 * stands still would hold up everybody. A spare ends when it has been idle for a second. A thread keeps no writer but the one that it
 * flushes. Thread-safe.
 */
final class FlusherPool implements AutoCloseable {
    /** What happens to a writer after a flush. */
    interface Done {
        void done(FlushTask writer, boolean more);
    }

    private static final Logger logger = LoggerFactory.getLogger(FlusherPool.class);
    private static final long IDLE_MILLIS = 1_000;

    private final NamedThreads threads;
    private final int base;
    private final int maxSpares;
    private final Done done;
    private final Consumer<FlushTask> cut;
    private final LongSupplier nanoTime;
    private final WriterQueue queue = new WriterQueue();
    private final Set<Worker> workers = ConcurrentHashMap.newKeySet();
    private volatile boolean stopped;

    /**
     * Makes a pool without threads yet.
     *
     * @param cut ends a writer under a write that hangs; called by the thread that watches, which it must not hold up
     * @param nanoTime {@link System#nanoTime}
     */
    FlusherPool(String name, int base, int maxSpares, Done done, Consumer<FlushTask> cut, LongSupplier nanoTime) {
        this.threads = new NamedThreads(name);
        this.base = base;
        this.maxSpares = maxSpares;
        this.done = done;
        this.cut = cut;
        this.nanoTime = nanoTime;
    }

    void start() {
        for (int i = 0; i < base; i++) {
            start(false);
        }
    }

    boolean awaitEnd(long millis) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        for (Worker worker : workers) {
            worker.thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())));
        }
        // A worker leaves the set a moment before its thread is gone.
        return workers.isEmpty() && threads.awaitEnd(Duration.ofNanos(deadline - System.nanoTime()));
    }

    int spares() {
        return Math.max(0, workers.size() - base);
    }

    void add(FlushTask writer) {
        queue.add(writer);
    }

    void addAll(List<FlushTask> writers) {
        queue.addAll(writers);
    }

    /**
     * Starts spares for threads that hang, and makes room where that cannot be done. Called every few ms by one thread.
     *
     * @param now in the same time as the threads go by
     */
    void watch(long now) {
        if (queue.isEmpty() || stopped) {
            return;
        }
        queue.wake();
        int free = 0;
        for (Worker worker : workers) {
            if (!worker.isHanging(now)) {
                free++;
            }
        }
        while (free < base && workers.size() < base + maxSpares && startSpare()) {
            free++;
        }
        if (free == 0) {
            makeRoom(now);
        }
    }

    /** As many as there are threads for good: the next ones follow with the next call, if it is still crowded. */
    private void makeRoom(long now) {
        int left = base;
        for (Worker worker : workers) {
            FlushTask writer = worker.current;
            if (left > 0 && writer != null && !writer.isDead() && worker.blocksOthers(now)) {
                cut.accept(writer);
                left--;
            }
        }
    }

    @Override
    public void close() {
        stopped = true;
        workers.forEach(worker -> worker.thread.interrupt());
    }

    /** False where the system gives no more threads: then those that are there have to do. */
    private boolean startSpare() {
        try {
            start(true);
            return true;
        } catch (OutOfMemoryError e) {
            logger.warn("No thread for writers that wait behind hanging ones: {}", e.getMessage());
            return false;
        }
    }

    private void start(boolean spare) {
        Worker worker = new Worker(spare);
        workers.add(worker);
        try {
            worker.thread.start();
        } catch (OutOfMemoryError e) {
            workers.remove(worker);
            throw e;
        }
    }

    private final class Worker implements Runnable {
        private final boolean spare;
        private final Thread thread;
        private final List<Frame> batch = new ArrayList<>();
        private volatile @Nullable FlushTask current;
        private volatile long since;

        Worker(boolean spare) {
            this.spare = spare;
            this.thread = threads.newThread(this);
        }

        @Override
        public void run() {
            try {
                while (!stopped) {
                    FlushTask writer = spare ? queue.poll(IDLE_MILLIS) : queue.take();
                    if (writer == null) {
                        return;
                    }
                    flush(writer);
                }
            } catch (InterruptedException ignored) {
                // Only close() interrupts.
            } finally {
                workers.remove(this);
            }
        }

        private void flush(FlushTask writer) {
            since = nanoTime.getAsLong();
            current = writer;
            boolean more = false;
            try {
                more = writer.flush(batch);
            } catch (RuntimeException | OutOfMemoryError e) {
                logger.error("A flush failed in an unexpected way", e);
                batch.clear();
            } finally {
                current = null;
            }
            done.done(writer, more);
        }

        /**
         * Whether it has been in one flush for long without running. A thread that could run but gets no processor does not count: with
         * wall time alone, a busy machine would start spares for nothing.
         */
        boolean isHanging(long now) {
            return current != null && SlowClientPolicy.isHanging(now - since) && !isRunnable();
        }

        boolean blocksOthers(long now) {
            return current != null && SlowClientPolicy.blocksOthers(now - since) && !isRunnable();
        }

        private boolean isRunnable() {
            return thread.getState() == Thread.State.RUNNABLE;
        }
    }
}
