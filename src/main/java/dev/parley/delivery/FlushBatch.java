// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.delivery;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The writers that have got their first frame while messages were handed out, on their way to the flushers together. What was committed
 * together is then written together: a writer that is flushed for the first message of a commit alone costs a write more. Confined to one
 * thread.
 */
public final class FlushBatch {
    /** How long messages that follow each other closely may hold it back. */
    private static final long MAX_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final List<FlushTask> writers = new ArrayList<>();
    private final Flushers flushers;
    private long since;

    public FlushBatch(Flushers flushers) {
        this.flushers = flushers;
    }

    void add(FlushTask writer) {
        if (writers.isEmpty()) {
            since = System.nanoTime();
        }
        writers.add(writer);
    }

    /** Lets it go if its time has come. */
    public void releaseIfDue() {
        if (!writers.isEmpty() && System.nanoTime() - since > MAX_NANOS) {
            release();
        }
    }

    /** Lets everything go that was collected. */
    public void release() {
        if (!writers.isEmpty()) {
            flushers.submitAll(writers);
            writers.clear();
        }
    }
}
