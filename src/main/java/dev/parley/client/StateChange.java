// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.client;

import java.time.Duration;

/**
 * What became of the connection. Immutable.
 *
 * @param closeCode of the WebSocket, such as 1001 or 4003; 0 where it did not come to one
 * @param code of an error, such as {@code identity.required} where the server told why it refuses; else empty
 * @param reason for people
 * @param retryIn until the next attempt, in {@link State#RECONNECTING}
 * @param signedOut stopped because nobody is signed in any more
 */
public record StateChange(
        State from, State to, int closeCode, String code, String reason, Duration retryIn, boolean signedOut) {

    /** Of a connection. */
    public enum State {
        /** Made, and not opened. */
        IDLE,
        /** The first attempt. */
        CONNECTING,
        /** The server has said welcome. */
        ONLINE,
        /** Lost: the next attempt is waited for or under way. */
        RECONNECTING,
        /** For good: closed by its owner, or the server said stop. */
        CLOSED
    }
}
