// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.thread;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Makes the threads of one owner: daemons that bear its name and a number. Waits for their end, too: an executor says that it has
 * terminated a moment before its last thread is gone, and Tomcat, which looks in that moment of an undeployment, calls the thread a leak.
 * Thread-safe.
 */
public final class NamedThreads implements ThreadFactory {
    private final String name;
    private final @Nullable ClassLoader loader;
    private final AtomicInteger numbers = new AtomicInteger();
    private final Set<Thread> alive = ConcurrentHashMap.newKeySet();

    /** @param name of its threads in logs and dumps; a number follows */
    public NamedThreads(String name) {
        this(name, null);
    }

    /** @param loader the context class loader of the threads; null for that of the thread which makes them */
    public NamedThreads(String name, @Nullable ClassLoader loader) {
        this.name = name;
        this.loader = loader;
    }

    @Override
    public Thread newThread(Runnable task) {
        Thread thread = new Thread(() -> run(task), name + "-" + numbers.incrementAndGet());
        thread.setDaemon(true);
        if (loader != null) {
            thread.setContextClassLoader(loader);
        }
        return thread;
    }

    /** Only what runs is kept: a thread that the system refuses to start would stay for ever. */
    private void run(Runnable task) {
        alive.removeIf(thread -> !thread.isAlive());
        alive.add(Thread.currentThread());
        task.run();
    }

    /** Waits until the executor has done what it still does, and its threads are gone; false where they are not in time. */
    public boolean awaitEnd(ExecutorService executor, Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        return executor.awaitTermination(patience.toNanos(), TimeUnit.NANOSECONDS)
                && awaitEnd(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
    }

    /** Waits until all threads that have begun are gone; false where one is not in time. */
    public boolean awaitEnd(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        for (Thread thread : alive) {
            // Zero would wait for ever.
            thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())));
            if (thread.isAlive()) {
                return false;
            }
        }
        return true;
    }
}
