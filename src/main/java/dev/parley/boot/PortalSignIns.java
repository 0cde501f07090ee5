// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.boot;

import dev.parley.SignIns;
import dev.parley.engine.Credentials;
import dev.parley.engine.Ticket;
import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import dev.parley.identity.SessionHash;
import dev.parley.identity.User;
import dev.parley.identity.resolver.IdentityChain;
import dev.parley.revocation.Revocations;
import dev.parley.session.Kicks;
import dev.parley.session.SignOuts;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a portal's code may ask about people. Thread-safe.
 *
 * @param guests has the guest of a request's cookie known
 */
record PortalSignIns(
        Credentials credentials,
        Kicks kicks,
        SignOuts signOuts,
        Revocations revocations,
        IdentityChain identities,
        Consumer<HttpServletRequest> guests)
        implements SignIns {
    @Override
    public Optional<User> of(HttpServletRequest request) {
        try {
            guests.accept(request);
            return identities.resolveImplicit(request);
        } catch (ParleyException e) {
            if (e.code() == ErrorCode.IDENTITY_REQUIRED) {
                // Somebody whose sign-in counts no more, or cannot be used.
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public CompletionStage<String> ticket(User user, Duration life, @Nullable String session) {
        return ticket(user, null, session, life);
    }

    /** A ticket that no revoke of before has to do with. */
    CompletionStage<String> ticket(User user, @Nullable String origin, @Nullable String session, Duration life) {
        return credentials.issueTicket(new Ticket(user, origin, session, revocations.now()), life);
    }

    @Override
    public CompletionStage<Integer> kick(String userId) {
        return kicks.user(userId);
    }

    @Override
    public CompletionStage<Integer> revokeUser(String userId) {
        return signOuts.user(userId);
    }

    @Override
    public CompletionStage<Integer> revokeSession(String session) {
        return signOuts.session(session);
    }

    @Override
    public String tagOf(String sessionId) {
        return SessionHash.of(sessionId);
    }
}
