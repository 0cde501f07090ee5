// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.bench.client;

import org.jspecify.annotations.Nullable;

/** How a client hears the server. */
public enum Transport {
    WEBSOCKET("websocket"),
    SSE("sse"),
    LONG_POLL("long-poll");

    private final String word;

    Transport(String word) {
        this.word = word;
    }

    /** As on the command line, and in a server's listings. */
    public String word() {
        return word;
    }

    /** Null where there is none of that name. */
    public static @Nullable Transport of(String word) {
        for (Transport way : values()) {
            if (way.word.equals(word)) {
                return way;
            }
        }
        return null;
    }
}
