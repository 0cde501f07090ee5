// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine;

/** Hears of every commit of an engine, on its writer's thread, and of every read, on a reader's; it must not block and must not throw. */
@FunctionalInterface
public interface CommitMeter {
    /**
     * Something has become durable.
     *
     * @param operations how many callers' work it held
     * @param nanos how long it took, the sync included
     */
    void committed(int operations, long nanos);

    /** Storage is asked for something. */
    default void read() {}
}
