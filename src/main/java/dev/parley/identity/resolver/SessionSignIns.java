// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.identity.resolver;

import dev.parley.identity.SessionHash;
import dev.parley.revocation.Revocations;
import jakarta.servlet.http.HttpSession;

/**
 * Since when an {@code HttpSession} has had its user. Thread-safe. That is its beginning, unless somebody signed in again after a revoke: only
 * then is it written down, in the session itself, so that it lives and is replicated with it. The moments are those of {@link Revocations}.
 */
public final class SessionSignIns {
    private static final String USER_SET = "dev.parley.signed-in";
    private static final String RENAMED = "dev.parley.renamed";

    private final Revocations revocations;

    public SessionSignIns(Revocations revocations) {
        this.revocations = revocations;
    }

    /** Whether a sign-in of now is to be told: only then does it differ from the session's beginning. */
    public boolean matters(HttpSession session) {
        return revocations.now() > session.getCreationTime();
    }

    /** A user has been put into the session, who was not in it before. */
    public void userSet(HttpSession session, String userId) {
        if (revocations.isRevoked(userId, SessionHash.of(session.getId()), ofUser(session))) {
            session.setAttribute(USER_SET, revocations.now());
        }
    }

    /** The session has a new id: so do containers and Spring Security at a login, of which nothing else tells. */
    public void renamed(HttpSession session) {
        if (matters(session)) {
            session.setAttribute(RENAMED, revocations.now());
        }
    }

    /** Since when its attribute holds the user. */
    public static long ofUser(HttpSession session) {
        return Math.max(session.getCreationTime(), mark(session, USER_SET));
    }

    /** Since when the container has its principal. */
    static long ofPrincipal(HttpSession session) {
        return Math.max(ofUser(session), mark(session, RENAMED));
    }

    private static long mark(HttpSession session, String attribute) {
        return session.getAttribute(attribute) instanceof Long moment ? moment : 0;
    }
}
