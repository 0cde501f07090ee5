// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.delivery;

import java.io.IOException;

/** A write found that the peer has hung up: nobody was too slow, and the server has closed nothing. */
public final class PeerGoneException extends IOException {
    private static final long serialVersionUID = 1L;

    public PeerGoneException(IOException cause) {
        super(cause);
    }
}
