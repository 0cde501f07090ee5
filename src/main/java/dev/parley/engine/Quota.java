// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine;

import dev.parley.error.ParleyException;
import java.util.Optional;

/**
 * What somebody may still add to storage. The engine asks it before it adds a row for that person, on the caller's thread or its own, so that
 * one place counts whatever the command was. Thread-safe; never waits.
 */
public interface Quota {
    /** For those whose storage nobody counts: back ends, the portal's own code, users with a login. */
    Quota UNLIMITED = new Quota() {
        @Override
        public Optional<ParleyException> bytes(long count) {
            return Optional.empty();
        }

        @Override
        public Optional<ParleyException> channel() {
            return Optional.empty();
        }
    };

    /** Counts so many bytes of rows; or counts nothing and says why not, {@code rate.limited} or {@code storage.full}. */
    Optional<ParleyException> bytes(long count);

    /** Counts a channel that begins; or counts nothing and says why not, likewise. */
    Optional<ParleyException> channel();
}
