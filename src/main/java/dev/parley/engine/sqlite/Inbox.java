// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The writer's queue: it takes everything that waits at once. Thread-safe; a {@link Budget} bounds it. After {@link #close} nothing is
 * added, what was added is still taken.
 */
final class Inbox<T> {
    private final Lock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private List<T> waiting = new ArrayList<>();
    private boolean closed;

    /** Whether {@code item} was taken in. */
    boolean add(T item) {
        lock.lock();
        try {
            if (closed) {
                return false;
            }
            if (waiting.isEmpty()) {
                changed.signal();
            }
            waiting.add(item);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Everything that waits; empty after {@code maxNanos} without anything, or when closed. */
    List<T> takeAll(long maxNanos) {
        lock.lock();
        try {
            long left = maxNanos;
            while (waiting.isEmpty() && !closed && left > 0) {
                left = changed.awaitNanos(left);
            }
            List<T> taken = waiting;
            waiting = new ArrayList<>();
            return taken;
        } catch (InterruptedException ignored) {
            // Nobody interrupts this thread but a container that is ending it: go on with what there is, close()
            // follows.
            return List.of();
        } finally {
            lock.unlock();
        }
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
