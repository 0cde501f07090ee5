// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.session;

import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionActivationListener;
import jakarta.servlet.http.HttpSessionEvent;
import java.io.Serializable;
import java.util.function.BiConsumer;

/**
 * An attribute of each session that Parley has made for a guest. It goes with the session to the disk or to another node, and has the session
 * counted again when it comes back. Immutable.
 *
 * @param life the session's own, in seconds; 0 or less for no end
 */
record GuestMark(int life) implements HttpSessionActivationListener, Serializable {
    /** The attribute of a session that holds it. */
    static final String ATTRIBUTE = "dev.parley.guest-session";

    @Override
    public void sessionWillPassivate(HttpSessionEvent event) {
        tell(event, GuestSessions::passivated);
    }

    @Override
    public void sessionDidActivate(HttpSessionEvent event) {
        tell(event, GuestSessions::seen);
    }

    private static void tell(HttpSessionEvent event, BiConsumer<GuestSessions, HttpSession> what) {
        HttpSession session = event.getSession();
        if (session.getServletContext().getAttribute(GuestSessions.ATTRIBUTE) instanceof GuestSessions sessions) {
            what.accept(sessions, session);
        }
    }
}
