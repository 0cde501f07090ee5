// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite.writer;

import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import java.time.Duration;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Bounds what waits between a caller and its reply, by count and bytes: for the writer, in a transaction, or for the hand-off.
 * Thread-safe. One item that is larger than all of it is taken when nothing else waits.
 */
public final class Budget {
    private final int maxCount;
    private final long maxBytes;
    private final Lock lock = new ReentrantLock();
    private int count;
    private long bytes;

    public Budget(int maxCount, long maxBytes) {
        this.maxCount = maxCount;
        this.maxBytes = maxBytes;
    }

    /** Takes a place, or fails at once with {@code server.unavailable}. */
    public void reserve(long size) {
        lock.lock();
        try {
            if (count >= maxCount || (count > 0 && bytes + size > maxBytes)) {
                throw new ParleyException(
                        ErrorCode.SERVER_UNAVAILABLE,
                        "more messages are waiting than the disk takes; try again shortly",
                        Duration.ofSeconds(1),
                        null);
            }
            count++;
            bytes += size;
        } finally {
            lock.unlock();
        }
    }

    public int count() {
        lock.lock();
        try {
            return count;
        } finally {
            lock.unlock();
        }
    }

    public void release(long size) {
        lock.lock();
        try {
            count--;
            bytes -= size;
        } finally {
            lock.unlock();
        }
    }
}
