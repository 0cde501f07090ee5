// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.bench.scenario;

/**
 * What a scenario tells its runner while it runs, from the thread that runs it. Between {@link #measuring} and {@link #measured} lies exactly what the
 * {@link Round} counts.
 */
public interface RunProgress {
    /** A line of progress, such as {@code connecting 3200 of 10000}. */
    void step(String what);

    /** The warm-up is over and nothing is on its way; what is read now is the beginning. */
    void measuring();

    /** All that was sent has arrived, or has been given up; what is read now is the end. The connections are still open. */
    void measured();

    /** How many deliveries (or round trips) there were since {@link #measuring}, a few times a second. */
    void count(long delivered);
}
