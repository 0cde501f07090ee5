// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.identity;

import dev.parley.digest.Sha256;

/** What is kept of an {@code HttpSession}'s id: enough to find its connections at sign-out, too little to take the session over. */
public final class SessionHash {
    private static final int BYTES = 16;

    private SessionHash() {}

    /** 22 characters, base64url. */
    public static String of(String sessionId) {
        return Sha256.base64(sessionId, BYTES);
    }
}
