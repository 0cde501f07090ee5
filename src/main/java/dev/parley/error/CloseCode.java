// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.error;

/**
 * Why the server ends a connection. The range tells a client what to do: 40xx stop, 41xx come back after a pause, 42xx come back at once;
 * of the codes of RFC 6455 section 7.4, 1001 means come back, 1000 and 1009 mean stop. Immutable.
 */
public enum CloseCode {
    NORMAL(1000, "bye"),
    GOING_AWAY(1001, "server stopping"),
    TOO_BIG(1009, "frame over the limit"),
    SIGNED_OUT(4001, "signed out"),
    KICKED(4003, "disconnected by an operator"),
    TOO_MANY_CONNECTIONS(4009, "more connections than one user may have"),
    TOO_SLOW(4108, "too slow"),
    TOO_MANY_ERRORS(4129, "too many refused commands"),
    TOKEN_EXPIRED(4201, "token expired"),
    HEARTBEAT_MISSED(4210, "heartbeat missed");

    private final int code;
    private final String reason;

    CloseCode(int code, String reason) {
        this.code = code;
        this.reason = reason;
    }

    public int code() {
        return code;
    }

    /** A fixed English sentence, short enough for a close frame (123 bytes). */
    public String reason() {
        return reason;
    }

    /** Whether a client should come back by itself. */
    public boolean reconnect() {
        return code == 1001 || code >= 4100;
    }

    /** Whether what is still queued must not reach the client any more. */
    public boolean revokes() {
        return code >= 4000 && code < 4100;
    }
}
