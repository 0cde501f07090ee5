// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.client;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Names of private chats. */
public final class DirectChannel {
    private DirectChannel() {}

    /** The channel of two users, in either order: ids by code point, with {@code ~}, {@code /} and {@code %} escaped. */
    public static String name(String user, String other) {
        boolean first =
                Arrays.compareUnsigned(user.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8))
                        <= 0;
        return "direct/" + escaped(first ? user : other) + "~" + escaped(first ? other : user);
    }

    private static String escaped(String id) {
        return id.replace("%", "%25").replace("/", "%2F").replace("~", "%7E");
    }
}
