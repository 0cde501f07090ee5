// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.websocket.tomcat;

import jakarta.websocket.CloseReason;
import jakarta.websocket.Session;

/**
 * The end of a session together with its socket. What the API offers keeps the socket until the peer has answered or Tomcat has lost
 * patience, and it counts against the connector's limit meanwhile although nobody knows of it any more.
 */
final class TomcatEnd {
    private TomcatEnd() {}

    /**
     * Sends the close frame if it can be sent at once, tells the endpoint, and closes the socket.
     *
     * @return false where this is not Tomcat (10.1 or 11): then it may not have happened
     */
    static boolean now(Session session, CloseReason reason) {
        try {
            session.getClass()
                    .getMethod("doClose", CloseReason.class, CloseReason.class, boolean.class)
                    .invoke(session, reason, reason, true);
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }
}
