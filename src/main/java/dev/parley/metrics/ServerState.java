// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.metrics;

import dev.parley.delivery.OpenWriters;
import dev.parley.hub.Registry;
import java.util.Optional;

/** What a running server can say of itself at any moment. Thread-safe; nothing here blocks. */
public interface ServerState {
    String version();

    String node();

    Registry registry();

    OpenWriters writers();

    /** Channels that somebody here hears. */
    int channels();

    /** Sessions that were made for guests and hold nothing else. */
    int guestSessions();

    /** Requests that wait for the engine. */
    int engineWaiting();

    /** Bytes that the disk still takes. */
    long storageFree();

    /** Whether what is left of the disk is kept from guests. */
    boolean isStorageLow();

    /** Threads that stand in for others which hang in a write. */
    int spareFlushers();

    /** Why no connection is taken now; empty while all is well. */
    Optional<String> trouble();

    /** Since the start, ms. */
    long uptimeMillis();
}
