// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.bench;

import org.jspecify.annotations.Nullable;

/** How a client hears the server. */
public enum Way {
    WEBSOCKET("websocket"),
    SSE("sse"),
    LONG_POLL("long-poll");

    private final String word;

    Way(String word) {
        this.word = word;
    }

    /** As on the command line, and in a server's listings. */
    String word() {
        return word;
    }

    /** Null where there is none of that name. */
    static @Nullable Way of(String word) {
        for (Way way : values()) {
            if (way.word.equals(word)) {
                return way;
            }
        }
        return null;
    }
}
