// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.boot.log;

import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;
import org.slf4j.helpers.AbstractLogger;

/** What takes the lines of one logger. Thread-safe. */
interface LogSink {
    /** The class whose methods our own code calls to log: the place that a log names is where the last of them was called. */
    String API = AbstractLogger.class.getName();

    boolean takes(Level level);

    void write(Level level, String text, @Nullable Throwable cause);

    /** Makes the sink of a logger. */
    @FunctionalInterface
    interface Source {
        LogSink sink(String logger);
    }
}
