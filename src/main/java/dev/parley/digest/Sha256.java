// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.digest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/** SHA-256. Stateless. */
public final class Sha256 {
    /** The length of a hash in bytes. */
    public static final int BYTES = 32;

    private Sha256() {}

    /** The first {@code bytes} bytes of the hash of a text in UTF-8, in base64url without padding. */
    public static String base64(String text, int bytes) {
        byte[] hash = of(text.getBytes(StandardCharsets.UTF_8));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, bytes));
    }

    /** The first {@code bytes} bytes of the hash of a content, in hexadecimal digits. */
    public static String hex(byte[] content, int bytes) {
        return HexFormat.of().formatHex(of(content), 0, bytes);
    }

    private static byte[] of(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
