// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.delivery;

import dev.parley.error.CloseCode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What a connection writes to: a WebSocket, an event stream, or the requests of a long poll. Called by one thread at a time, but for
 * {@link #abort}, which comes from any thread at any time.
 */
public interface Transport {
    /** What tells that a peer is alive. */
    enum SignsOfLife {
        /** It answers every ping; silence ends it. */
        PONGS,
        /** It may send {@code heartbeat}: silence ends one that has begun to, and no other. */
        HEARTBEATS,
        /** The transport finds out by itself. */
        NONE
    }

    /** Its name in listings: {@code websocket}, {@code sse}, {@code long-poll}. */
    String name();

    default SignsOfLife signsOfLife() {
        return SignsOfLife.PONGS;
    }

    /** Where its client sends commands, relative to where it connected; null where it sends them over the transport itself. */
    default @Nullable String send() {
        return null;
    }

    /** Tells whom to call when {@link #isReady} has said no and would say yes. Called once, before everything else. */
    default void onReady(Runnable goOn) {}

    /** Whether frames are taken now without waiting. For the thread that is about to write. */
    default boolean isReady() {
        return true;
    }

    /** Whether the peer is there to take anything; while it is not, what waits is not held against it. Thread-safe. */
    default boolean isAttended() {
        return true;
    }

    /**
     * Writes one frame, perhaps only into a buffer. May block while the peer does not read, up to the progress limit.
     *
     * @param more whether another frame follows before the flush
     * @throws java.net.SocketTimeoutException perhaps as a cause, when the peer made no progress: it is too slow, and the connection ends
     * @throws IOException when the peer is gone; the same, and nobody was too slow
     */
    void write(Frame frame, boolean more) throws IOException;

    /** Puts everything written on the wire. May block like {@link #write}. */
    void flush() throws IOException;

    /** Starts the closing handshake, after everything written before. Does not wait for the peer. */
    void close(CloseCode code);

    /** Ends the connection now, also under a write that hangs. May take a moment; never call it from a container's thread. */
    void abort(CloseCode code);

    /** Stops, or goes on with, reading what the peer sends. Only what limits its own reading needs this. */
    void pauseReading(boolean paused);
}
