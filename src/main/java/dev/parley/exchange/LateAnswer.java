// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.exchange;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The answer for when no other comes in time. Thread-safe: the first who takes it answers, and nobody else does. */
final class LateAnswer {
    private final AtomicReference<@Nullable Runnable> answer = new AtomicReference<>();
    private volatile long within = Long.MAX_VALUE;

    /** @param nanos how long anything else may take */
    void set(Runnable late, long nanos) {
        within = nanos;
        answer.set(late);
    }

    /** @param nanos how long it has taken */
    boolean isDue(long nanos) {
        return nanos > within;
    }

    /** True for the first who asks. */
    boolean take() {
        return answer.getAndSet(null) != null;
    }

    /** The same, to be given by the caller; does nothing where somebody else was first. */
    Runnable taken() {
        Runnable late = answer.getAndSet(null);
        return late == null ? () -> {} : late;
    }
}
