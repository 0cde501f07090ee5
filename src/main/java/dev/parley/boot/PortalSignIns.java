// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.boot;

import dev.parley.SignIns;
import dev.parley.engine.Engine;
import dev.parley.engine.Ticket;
import dev.parley.hub.Kicks;
import dev.parley.identity.IdentityChain;
import dev.parley.identity.SessionHash;
import dev.parley.identity.User;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** What a portal's code may ask about people. Thread-safe. */
record PortalSignIns(Engine engine, Kicks kicks, IdentityChain identities) implements SignIns {
    @Override
    public Optional<User> of(HttpServletRequest request) {
        return identities.resolveImplicit(request);
    }

    @Override
    public CompletionStage<String> ticket(User user, Duration life) {
        return engine.issueTicket(new Ticket(user), life);
    }

    @Override
    public CompletionStage<Integer> kick(String userId) {
        return kicks.user(userId);
    }

    @Override
    public CompletionStage<Integer> revokeUser(String userId) {
        return kicks.revokeUser(userId);
    }

    @Override
    public CompletionStage<Integer> revokeSession(String sessionId) {
        return kicks.revokeSession(SessionHash.of(sessionId));
    }
}
