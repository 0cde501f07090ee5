// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.testing;

import java.net.URI;

/** A Parley that a test talks to, in this process or in one of its own. */
public interface RunningServer {
    /** Ends with a slash: {@code http://localhost:12345/parley/}. */
    URI base();

    String apiKey();
}
