// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite.writer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The writer's queue: it takes what waits at once, up to a number. Thread-safe; a {@link Budget} bounds it. After {@link #close} nothing
 * is added, what was added is still taken.
 */
final class WriteQueue<T> {
    private final Lock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<T> waiting = new ArrayDeque<>();
    private final int most;
    private int wanted;
    private boolean closed;

    WriteQueue(int most) {
        this.most = most;
    }

    /** Whether {@code item} was taken in. */
    boolean add(T item) {
        lock.lock();
        try {
            if (closed) {
                return false;
            }
            waiting.add(item);
            if (waiting.size() == 1 || waiting.size() == wanted) {
                changed.signal();
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** How many wait. */
    int size() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    /**
     * What waits, oldest first, up to the most at once; empty after {@code maxNanos} without anything, or when closed.
     *
     * @param company how many are worth waiting for, where the first comes at once
     * @param patienceNanos how long
     */
    List<T> take(long maxNanos, int company, long patienceNanos) {
        lock.lock();
        try {
            await(1, maxNanos);
            // More than are taken at once are not worth waiting for.
            int enough = Math.min(company, most);
            if (!waiting.isEmpty() && waiting.size() < enough) {
                await(enough, patienceNanos);
            }
            List<T> taken = new ArrayList<>(Math.min(most, waiting.size()));
            while (taken.size() < most && !waiting.isEmpty()) {
                taken.add(waiting.poll());
            }
            return taken;
        } catch (InterruptedException ignored) {
            // Nobody interrupts this thread but a container that is ending it: go on with what there is, close()
            // follows.
            return List.of();
        } finally {
            lock.unlock();
        }
    }

    private void await(int items, long nanos) throws InterruptedException {
        long left = nanos;
        wanted = items;
        while (waiting.size() < items && !closed && left > 0) {
            left = changed.awaitNanos(left);
        }
        wanted = 0;
    }

    boolean finished() {
        lock.lock();
        try {
            return closed && waiting.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
