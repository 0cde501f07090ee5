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
}
