// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine;

/**
 * Where logs, marks, memberships, tickets and presence live: one object for each role. All of them are thread-safe. No method waits for a
 * disk or a network on the caller's thread: each returns a stage that completes on a thread of the engine's, normally, or exceptionally
 * with a {@link dev.parley.error.ParleyException} ({@code server.unavailable} while the engine cannot do it, {@code server.error} for what
 * it refuses to serve). What callers attach to a stage must not block.
 */
public interface Engine {

    /**
     * Opens storage and starts threads. Called before anything else; fails with a message that an operator can act on, and with
     * {@link StorageInUse}, at once, where the storage is another's: then it may be called again.
     */
    void start(EngineListener listener);

    /** Finishes what was accepted, writes pending marks, ends every thread and frees the storage. Idempotent. */
    void close();

    /** The logs of channels. */
    MessageLog log();

    /** People's lists of conversations and read marks. */
    Conversations conversations();

    /** How people are called. */
    People people();

    /** Tickets. */
    Credentials credentials();

    /** Who is in which channel. */
    PresenceStore presence();

    /** What nodes tell each other. */
    NodeBus nodes();

    /** Health, retention and removal. */
    Upkeep upkeep();
}
