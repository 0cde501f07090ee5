// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http;

import jakarta.servlet.http.HttpServletRequest;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** Tags by which a client tells what it has already (RFC 9110, 8.8.3). Stateless. */
public final class EntityTag {
    private EntityTag() {}

    /** The tag of a content. */
    public static String of(byte[] content) {
        return "\"" + hashOf(content) + "\"";
    }

    /** Of a content, in hexadecimal digits. */
    public static String hashOf(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content), 0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Whether the client has it. RFC 9110, 13.1.2: compared weakly, since a proxy may have weakened what it compressed. */
    public static boolean isKnown(HttpServletRequest request, String tag) {
        String known = request.getHeader("If-None-Match");
        return known != null
                && Arrays.stream(known.split(",", -1))
                        .map(String::strip)
                        .anyMatch(one -> one.equals("*") || one.equals(tag) || one.equals("W/" + tag));
    }
}
