// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.session;

import dev.parley.identity.User;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;

/**
 * The one place where Parley changes the user of an {@code HttpSession}. The session gets a new id each time: somebody who knows the old id,
 * or has planted it in the visitor's browser, does not get the visitor's new identity. Stateless. A portal that puts its own attribute into
 * a session has to do the same. No listener of ours could do it, since only a request can change the id.
 */
final class SessionUsers {
    private static final int ATTEMPTS = 3;

    private SessionUsers() {}

    /** From here on the request's session, which is returned, is this user's; it is made where there is none. */
    static HttpSession enter(HttpServletRequest request, String attribute, User user) {
        for (int attempt = 1; ; attempt++) {
            HttpSession session = request.getSession(true);
            try {
                // A session that is new may have an id that the client brought: containers with a shared cookie path
                // take it over.
                request.changeSessionId();
                session.setAttribute(attribute, user);
                return session;
            } catch (IllegalStateException e) {
                // Another request has ended it in between; the next one is new.
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /** From here on the session is nobody's. It goes on: a portal may keep other things in it. */
    static void leave(HttpServletRequest request, HttpSession session, String attribute) {
        session.removeAttribute(attribute);
        request.changeSessionId();
    }
}
