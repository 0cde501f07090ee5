// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.error;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** So many lines a second and no more, so that a flood that is held off does not become a flood in the log. Thread-safe. */
public final class LogBudget {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final int perSecond;
    private final LongSupplier nanos;
    private long start;
    private int used;
    private long dropped;

    public LogBudget(int perSecond) {
        this(perSecond, System::nanoTime);
    }

    LogBudget(int perSecond, LongSupplier nanos) {
        this.perSecond = perSecond;
        this.nanos = nanos;
        this.start = nanos.getAsLong();
    }

    /**
     * Asks for a line.
     *
     * @param line gets what to say of the lines that were left out before this one: empty, or {@code " (and 12 more before)"}
     */
    public void spend(Consumer<String> line) {
        String more;
        synchronized (this) {
            long now = nanos.getAsLong();
            if (now - start >= SECOND) {
                start = now;
                used = 0;
            }
            if (used >= perSecond) {
                dropped++;
                return;
            }
            used++;
            more = dropped == 0 ? "" : " (and " + dropped + " more before)";
            dropped = 0;
        }
        line.accept(more);
    }
}
