// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.hub;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Lines that wait for a flusher, in the order in which they came. Thread-safe. A thousand lines that one message goes to are added at
 * once: one by one, the adding thread would wake a flusher for each and fight with it for the lock.
 */
final class LineQueue {
    /** So many lines are worth a thread more: writing them takes about as long as waking it. */
    private static final int WORTH_WAKING = 16;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private final ArrayDeque<Line> lines = new ArrayDeque<>();
    private volatile int size;

    void add(Line line) {
        lock.lock();
        try {
            lines.addLast(line);
            size = lines.size();
            filled.signal();
        } finally {
            lock.unlock();
        }
    }

    void addAll(List<Line> more) {
        lock.lock();
        try {
            lines.addAll(more);
            size = lines.size();
            // More threads than have work for a while would wake only to find the queue empty.
            for (int left = more.size(); left > 0; left -= WORTH_WAKING) {
                filled.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the next one. */
    Line take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            Line line = lines.pollFirst();
            while (line == null) {
                filled.await();
                line = lines.pollFirst();
            }
            size = lines.size();
            return line;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the next one, but not for ever: null after {@code millis}. */
    @Nullable
    Line poll(long millis) throws InterruptedException {
        long left = TimeUnit.MILLISECONDS.toNanos(millis);
        lock.lockInterruptibly();
        try {
            Line line = lines.pollFirst();
            while (line == null && left > 0) {
                left = filled.awaitNanos(left);
                line = lines.pollFirst();
            }
            size = lines.size();
            return line;
        } finally {
            lock.unlock();
        }
    }

    /** Wakes those who wait, if any: those who were woken for what is here may hang meanwhile. */
    void wake() {
        lock.lock();
        try {
            if (!lines.isEmpty()) {
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
