// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.client;

import java.time.Duration;
import java.util.concurrent.Executor;

/** One thread on which a connection lives: tasks in the order they were given, and later ones. Thread-safe. */
interface Loop extends Executor {
    /** Something that will be done later. Cancelling it from the loop means that it will not be done. */
    interface Timer {
        Timer NONE = () -> {};

        void cancel();
    }

    Timer schedule(Duration delay, Runnable task);

    /** A clock that only goes forward, ns. */
    long nanos();
}
