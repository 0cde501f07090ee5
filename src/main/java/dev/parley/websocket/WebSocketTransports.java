// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.websocket;

import dev.parley.websocket.tomcat.TomcatAdapter;
import jakarta.websocket.Session;

/** Makes the transports of sessions: the fastest that each of them allows. Immutable. */
public final class WebSocketTransports {
    private final TomcatAdapter tomcat;
    private final long progressMillis;

    /** @param progressMillis how long a peer may take nothing; 0 for ever */
    public WebSocketTransports(TomcatAdapter tomcat, long progressMillis) {
        this.tomcat = tomcat;
        this.progressMillis = progressMillis;
    }

    /**
     * Makes a transport of a session that has just opened.
     *
     * @param gone run after an abort: Tomcat does not always tell that a session has ended
     */
    WebSocketTransport of(Session session, Runnable gone) {
        return tomcat.socket(session)
                .<WebSocketTransport>map(socket -> new DirectTransport(session, tomcat, socket, progressMillis, gone))
                .orElseGet(() -> new ApiTransport(session, tomcat, progressMillis, gone));
    }
}
