// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.delivery;

import dev.parley.error.CloseCode;

/** Counts what is written and which connections the server ends. Implementations are thread-safe, quick, and throw nothing. */
public interface WriteMeter {
    /** A message has been written to a socket, so long after it was published. */
    void flushed(long millis);

    /** The server ends a connection with this code. */
    void closed(CloseCode code);

    /** Counts nothing. */
    WriteMeter NONE = new WriteMeter() {
        @Override
        public void flushed(long millis) {}

        @Override
        public void closed(CloseCode code) {}
    };
}
