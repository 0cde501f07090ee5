// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http;

import dev.parley.digest.Sha256;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;

/** Tags by which a client tells what it has already (RFC 9110, 8.8.3). Stateless. */
public final class EntityTag {
    private static final int BYTES = 12;

    private EntityTag() {}

    /** The tag of a content. */
    public static String of(byte[] content) {
        return "\"" + hashOf(content) + "\"";
    }

    /** Of a content, in hexadecimal digits. */
    public static String hashOf(byte[] content) {
        return Sha256.hex(content, BYTES);
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
