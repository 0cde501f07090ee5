// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.client;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** How this package makes threads: named, daemons, and without a hold on the class loader of whoever came first. */
final class Threads {
    private static final long IDLE_SECONDS = 2;

    private Threads() {}

    static ThreadFactory named(String name) {
        AtomicInteger numbers = new AtomicInteger();
        return task -> {
            int number = numbers.incrementAndGet();
            Thread thread = new Thread(task, number == 1 ? name : name + "-" + number);
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Makes the one thread of an executor, and knows when it is gone: a moment after the executor has terminated. Thread-safe. */
    static final class Single implements ThreadFactory {
        private final ThreadFactory factory;
        private volatile @Nullable Thread thread;

        Single(String name) {
            factory = named(name);
        }

        @Override
        public Thread newThread(Runnable task) {
            Thread made = factory.newThread(task);
            thread = made;
            return made;
        }

        boolean isCurrent() {
            return Thread.currentThread() == thread;
        }

        /** False where it is not gone in time. */
        boolean awaitEnd(ExecutorService executor, Duration within) throws InterruptedException {
            if (!executor.awaitTermination(within.toNanos(), TimeUnit.NANOSECONDS)) {
                return false;
            }
            Thread last = thread;
            if (last != null) {
                last.join(Math.max(1, within.toMillis()));
            }
            return last == null || !last.isAlive();
        }
    }

    /** For what waits: an HTTP client's callbacks, a supplier of credentials. Threads end when they have been idle. */
    static ExecutorService pool(String name) {
        return new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), named(name));
    }
}
