// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.compare;

/** The ways that are compared, by their names on the wire. */
enum TransportKind {
    POLLING("polling"),
    LONG_POLL("long-poll"),
    SSE("sse"),
    WEBSOCKET("websocket");

    private final String wire;

    TransportKind(String wire) {
        this.wire = wire;
    }

    String wire() {
        return wire;
    }
}
