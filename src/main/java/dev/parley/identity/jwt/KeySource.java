// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.identity.jwt;

import java.io.IOException;

/** Where a JWKS document comes from. */
public interface KeySource {
    /** The document. Waits, with a bound; called by one thread at a time. */
    String fetch() throws IOException;

    /** Ends a fetch that is going on. Thread-safe. */
    void abort();
}
