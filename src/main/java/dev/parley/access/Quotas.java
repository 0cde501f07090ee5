// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.access;

import dev.parley.engine.Quota;
import dev.parley.identity.User;

/** What those who come may add to storage. Thread-safe; never waits. */
@FunctionalInterface
public interface Quotas {
    /** Nobody is counted. */
    Quotas NONE = (user, address) -> Quota.UNLIMITED;

    /**
     * What counts for a user.
     *
     * @param address of the connection, as the door tells it
     */
    Quota of(User user, String address);
}
