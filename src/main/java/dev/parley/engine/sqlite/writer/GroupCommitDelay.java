// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite.writer;

import java.util.concurrent.TimeUnit;

/**
 * How long the next commit is worth delaying. Who publishes, waits for the answer and publishes again comes back shortly after a commit:
 * a commit that begins with the first of eight makes the other seven wait for one more sync. So the writer waits for as many as were
 * there a moment ago, but for no longer than half a commit takes. A publisher that is alone is never made to wait. Confined to the
 * writer's thread.
 */
final class GroupCommitDelay {
    private static final long MAX_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final int SMOOTHING = 8;

    private int expected = 1;
    private long usual;

    /** A commit has ended. */
    void committed(int operations, int waiting, long nanos) {
        expected = operations + waiting;
        usual += (nanos - usual) / SMOOTHING;
    }

    /** How many are likely to be there soon. */
    int expected() {
        return expected;
    }

    long patienceNanos() {
        return Math.min(MAX_NANOS, usual / 2);
    }
}
