// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.delivery;

import dev.parley.error.CloseCode;
import java.util.List;

/** What the flushers' threads work on: one client's writer, as far as they know it. Thread-safe. */
interface FlushTask {
    /**
     * Writes one batch, if the client takes any now. Called by the one flusher that holds the task.
     *
     * @param batch an empty list to work with, empty again at the end
     * @return whether more waits for this flusher
     */
    boolean flush(List<Frame> batch);

    /** Whether the last flush was slow. */
    boolean isSlow();

    boolean isDead();

    /** Takes no more frames, and drops those that wait. Quick. */
    void ended();

    /** Cuts the connection, also under a write that hangs, and counts a close with this code. Not for container threads. */
    void abort(CloseCode code);

    /** The same where the peer was the one to hang up: that is no close of ours. */
    void bury();
}
