// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.hub;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The lines that have got their first frame while messages were handed out, on their way to the flushers together. What was committed
 * together is then written together: a line that is flushed for the first message of a commit alone costs a write more. Confined to one
 * thread.
 */
final class Wave {
    /** How long messages that follow each other closely may hold it back. */
    private static final long MAX_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final List<Line> lines = new ArrayList<>();
    private long since;

    void add(Line line) {
        if (lines.isEmpty()) {
            since = System.nanoTime();
        }
        lines.add(line);
    }

    /** Lets it go if its time has come. */
    void releaseIfDue() {
        if (!lines.isEmpty() && System.nanoTime() - since > MAX_NANOS) {
            release();
        }
    }

    /** Lets everything go that was collected. */
    void release() {
        if (!lines.isEmpty()) {
            lines.get(0).flushers().submitAll(lines);
            lines.clear();
        }
    }
}
