// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.testing;

import java.util.concurrent.TimeUnit;

/**
 * How long something took, for the line that a test prints. It has no number to compare: how fast a machine is asserts nothing about Parley, and
 * speed belongs to {@code bench}. Confined to one thread.
 */
public final class Stopwatch {
    private long begun = System.nanoTime();
    private long longest;

    private Stopwatch() {}

    public static Stopwatch start() {
        return new Stopwatch();
    }

    /** The next span begins. */
    public void again() {
        begun = System.nanoTime();
    }

    /** A span has ended. */
    public void stop() {
        longest = Math.max(longest, System.nanoTime() - begun);
    }

    /** The longest span, such as {@code 12 ms}. */
    @Override
    public String toString() {
        return TimeUnit.NANOSECONDS.toMillis(longest) + " ms";
    }
}
