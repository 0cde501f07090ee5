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

    /** The same objects at each call, before the start too. */
    EngineRoles roles();

    default MessageLog log() {
        return roles().log();
    }

    default Conversations conversations() {
        return roles().conversations();
    }

    default People people() {
        return roles().people();
    }

    default Credentials credentials() {
        return roles().credentials();
    }

    default PresenceStore presence() {
        return roles().presence();
    }

    default NodeBus nodes() {
        return roles().nodes();
    }

    default Upkeep upkeep() {
        return roles().upkeep();
    }
}
