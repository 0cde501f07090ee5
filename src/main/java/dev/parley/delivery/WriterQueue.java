// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.delivery;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Writers that wait for a flusher, in the order in which they came. Thread-safe. A thousand writers that one message goes to are added at
 * once: one by one, the adding thread would wake a flusher for each and fight with it for the lock.
 */
final class WriterQueue {
    /** So many writers are worth a thread more: writing them takes about as long as waking it. */
    private static final int WORTH_WAKING = 16;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private final ArrayDeque<FlushTask> writers = new ArrayDeque<>();
    private volatile int size;

    void add(FlushTask writer) {
        lock.lock();
        try {
            writers.addLast(writer);
            size = writers.size();
            filled.signal();
        } finally {
            lock.unlock();
        }
    }

    void addAll(List<FlushTask> more) {
        lock.lock();
        try {
            writers.addAll(more);
            size = writers.size();
            // More threads than have work for a while would wake only to find the queue empty.
            for (int left = more.size(); left > 0; left -= WORTH_WAKING) {
                filled.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the next one. */
    FlushTask take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            FlushTask writer = writers.pollFirst();
            while (writer == null) {
                filled.await();
                writer = writers.pollFirst();
            }
            size = writers.size();
            return writer;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the next one, but not for ever: null after {@code millis}. */
    @Nullable
    FlushTask poll(long millis) throws InterruptedException {
        long left = TimeUnit.MILLISECONDS.toNanos(millis);
        lock.lockInterruptibly();
        try {
            FlushTask writer = writers.pollFirst();
            while (writer == null && left > 0) {
                left = filled.awaitNanos(left);
                writer = writers.pollFirst();
            }
            size = writers.size();
            return writer;
        } finally {
            lock.unlock();
        }
    }

    /** Wakes those who wait, if any: those who were woken for what is here may hang meanwhile. */
    void wake() {
        lock.lock();
        try {
            if (!writers.isEmpty()) {
                filled.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Without the lock: the watchdog asks a hundred times a second. */
    boolean isEmpty() {
        return size == 0;
    }
}
