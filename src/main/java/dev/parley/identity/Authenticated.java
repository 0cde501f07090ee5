// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.identity;

import dev.parley.revocation.Revocations;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A user that something stands for: a credential, a session, or the request itself.
 *
 * @param until when that word ends, and with it the connection that relies on it; null for never
 * @param session the portal's own tag of the session in which a credential was issued; null for none
 * @param since the moment, as {@link Revocations} counts them, since which it says so
 * @param bySession whether the {@code HttpSession} says so, whose end is the end of it
 */
public record Authenticated(
        User user, @Nullable Instant until, @Nullable String session, long since, boolean bySession) {

    /** By a credential that no revoke is later than. */
    public Authenticated(User user, @Nullable Instant until) {
        this(user, until, null, Long.MAX_VALUE, false);
    }

    /** By a credential that was issued in a session of the portal's. */
    public Authenticated(User user, @Nullable Instant until, @Nullable String session, long since) {
        this(user, until, session, since, false);
    }

    /** The same for a user with another name. */
    public Authenticated of(User named) {
        return new Authenticated(named, until, session, since, bySession);
    }

    /** What is presented at a moment has been about since then at the latest. */
    public Authenticated presentedAt(long moment) {
        return since <= moment ? this : new Authenticated(user, until, session, moment, bySession);
    }

    /** Whether a later revoke names the user, or the session. */
    public boolean isRevoked(Revocations revocations) {
        return revocations.isRevoked(user.id(), session, since);
    }
}
