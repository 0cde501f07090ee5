// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.session;

import jakarta.servlet.http.HttpSession;

/** What becomes of {@code HttpSession}s, by the hashes of their ids. Thread-safe; called on the container's threads, and does not block. */
public interface SessionEvents {
    /** A session has ended. */
    void ended(String hash);

    /** A session has another id. */
    void renamed(String before, HttpSession now);

    /** An attribute has got a value, which is not the one that it had. */
    void attributeSet(HttpSession session, String name, Object value);

    /** An attribute has got another value, or none. */
    void attributeChanged(HttpSession session, String name, Object before);

    /** Tells both. */
    default SessionEvents and(SessionEvents other) {
        SessionEvents first = this;
        return new SessionEvents() {
            @Override
            public void ended(String hash) {
                first.ended(hash);
                other.ended(hash);
            }

            @Override
            public void renamed(String before, HttpSession now) {
                first.renamed(before, now);
                other.renamed(before, now);
            }

            @Override
            public void attributeSet(HttpSession session, String name, Object value) {
                first.attributeSet(session, name, value);
                other.attributeSet(session, name, value);
            }

            @Override
            public void attributeChanged(HttpSession session, String name, Object before) {
                first.attributeChanged(session, name, before);
                other.attributeChanged(session, name, before);
            }
        };
    }
}
