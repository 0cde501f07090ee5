// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.client;

import java.security.SecureRandom;
import java.util.Base64;

/** Idempotency keys, and secrets. Thread-safe. */
final class Keys {
    private static final int BYTES = 18;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Keys() {}

    /** 24 characters that nobody else has: letters, digits, {@code - _}. */
    static String fresh() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
