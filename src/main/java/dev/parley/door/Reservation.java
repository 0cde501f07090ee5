// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.door;

/** A place that is kept for a connection which has been let in and does not count as open yet. Thread-safe. */
@FunctionalInterface
public interface Reservation {
    /** No place is kept. */
    Reservation NONE = () -> {};

    /** The connection counts as open now, or will never come. Idempotent. */
    void free();
}
