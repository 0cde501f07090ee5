// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.revocation;

/**
 * One revoke. A value.
 *
 * @param id of the user, or of the session: the portal's own tag of it, or the hash of an {@code HttpSession}'s id; of a token its fingerprint
 * @param moment epoch milliseconds, later than those of all revokes before it
 */
public record Revocation(Kind kind, String id, long moment) {
    /** What can be revoked. */
    public enum Kind {
        USER,
        SESSION,
        /** A token that somebody had presented when its user or session was revoked. */
        TOKEN
    }
}
