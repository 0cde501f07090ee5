// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley;

import dev.parley.identity.User;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Who is signed in, for {@link Parley}; Parley's own set-up gives it. Thread-safe. */
public interface SignIns {
    /** Whom a handshake with this request's cookies would be taken for. */
    Optional<User> of(HttpServletRequest request);

    /**
     * What lets the user in once, from another place than the portal's own pages.
     *
     * @param session the portal's tag of the session that it belongs to; null for none
     */
    CompletionStage<String> ticket(User user, Duration life, @Nullable String session);

    /** Closes a user's connections on all nodes with 4003. */
    CompletionStage<Integer> kick(String userId);

    /** Closes a user's connections on all nodes with 4001; nothing that was issued to the user before counts any more. */
    CompletionStage<Integer> revokeUser(String userId);

    /** The same for what belongs to one session, known by its tag. */
    CompletionStage<Integer> revokeSession(String session);

    /** The tag under which Parley knows an {@code HttpSession} of this application. */
    String tagOf(String sessionId);
}
