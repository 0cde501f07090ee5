// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.hub;

import dev.parley.error.CloseCode;
import java.io.IOException;

/**
 * What a line writes to: a WebSocket, or later an event stream. Called by one thread at a time, but for {@link #abort}, which
 * comes from any thread at any time.
 */
public interface Transport {
    /** Its name in listings: {@code websocket}, {@code sse}, {@code long-poll}. */
    String name();

    /**
     * Writes one frame, perhaps only into a buffer. May block while the peer does not read, up to the progress limit.
     *
     * @param more whether another frame follows before the flush
     * @throws IOException when the peer is gone or made no progress; the line is dead then
     */
    void write(Frame frame, boolean more) throws IOException;

    /** Puts everything written on the wire. May block like {@link #write}. */
    void flush() throws IOException;

    /** Starts the closing handshake, after everything written before. Does not wait for the peer. */
    void close(CloseCode code);

    /** Ends the line now, also under a write that hangs. May take a moment; never call it from a container's thread. */
    void abort(CloseCode code);

    /** Stops, or goes on with, reading what the peer sends. Only what limits its own reading needs this. */
    void pauseReading(boolean paused);
}
