// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.exchange;

/** Something that waits for a peer and may take too long. Thread-safe. */
interface Watched {
    /** To be called now and then. */
    void check(long now);

    /** Ends the connection, whatever it is about. */
    void hangUp();

    /** What is kept in memory for it, roughly. */
    long held();

    /** By {@link System#nanoTime}. */
    long beganAt();
}
