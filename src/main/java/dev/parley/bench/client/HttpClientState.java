// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.bench.client;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What a client without a WebSocket knows of its connection. Confined to its worker, but for the addresses. */
final class HttpClientState {
    /** Where in an answer it is. */
    enum Phase {
        HEAD,
        SIZE,
        CHUNK,
        AFTER_CHUNK
    }

    Phase phase = Phase.HEAD;
    /** Of a chunk: what is still to come; in {@link Phase#SIZE} what has been read of its size. */
    int left;
    /** Of a long poll: the last answer's. */
    long number;

    volatile @Nullable String send;
    volatile @Nullable String poll;

    private final byte[] asking;
    private final String host;

    /**
     * @param asking the whole request that opens it
     * @param host the header that every request has
     */
    HttpClientState(byte[] asking, String host) {
        this.asking = asking;
        this.host = host;
    }

    /** The request that is due: the first one, or the next of a long poll. */
    byte[] next(String path) {
        String polled = poll;
        return polled == null
                ? asking
                : ("GET " + path + polled + "?ack=" + number + " HTTP/1.1\r\n" + host + "\r\n")
                        .getBytes(StandardCharsets.US_ASCII);
    }
}
