// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley;

import dev.parley.identity.User;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Who is signed in, for {@link Parley}; Parley's own set-up gives it. Thread-safe. */
public interface SignIns {
    /** Whom a handshake with this request's cookies would be taken for. */
    Optional<User> of(HttpServletRequest request);

    /** What lets the user in once, from another place than the portal's own pages. */
    CompletionStage<String> ticket(User user, Duration life);

    /** Closes a user's connections on all nodes with 4003. */
    CompletionStage<Integer> kick(String userId);

    /** Closes a user's connections on all nodes with 4001. */
    CompletionStage<Integer> revokeUser(String userId);

    /** Closes the connections of a session, known by its id, on all nodes with 4001. */
    CompletionStage<Integer> revokeSession(String sessionId);
}
