// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.identity.resolver;

import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import dev.parley.identity.Authenticated;
import dev.parley.identity.SessionHash;
import dev.parley.identity.User;
import dev.parley.revocation.Revocations;
import dev.parley.spi.IdentityResolver;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who a request is from, by every way that is configured. Thread-safe. An explicit credential decides alone: a wrong one is
 * {@code token.invalid}, whoever the session belongs to. Without one, the first of the other ways that knows someone wins.
 */
public final class IdentityChain implements IdentityResolver {
    private static final Logger logger = LoggerFactory.getLogger(IdentityChain.class);

    private final Tokens tokens;
    private final List<IdentityResolver> others;
    private final boolean portalsBearer;
    private final Revocations revocations;
    private final AtomicBoolean hinted = new AtomicBoolean();

    /**
     * @param tokens what else may stand in {@code Authorization: Bearer} and {@code bearer.…}, asked before tickets
     * @param others session, principal, guest…, in the order that the setting gives
     */
    public IdentityChain(TokenResolver tickets, List<TokenResolver> tokens, List<IdentityResolver> others) {
        this(new Tokens(tickets, tokens, Revocations.inMemory()), others, false, Revocations.inMemory());
    }

    /** @param portalsBearer whether {@code Authorization: Bearer} is the portal's own where that has signed someone in by it */
    public IdentityChain(Tokens tokens, List<IdentityResolver> others, boolean portalsBearer, Revocations revocations) {
        this.tokens = tokens;
        this.others = List.copyOf(others);
        this.portalsBearer = portalsBearer;
        this.revocations = revocations;
    }

    /** The user; uses up what works once. */
    @Override
    public Optional<User> resolve(HttpServletRequest request) {
        return identify(request).map(Authenticated::user);
    }

    /** The user, and until when; uses up what works once. */
    public Optional<Authenticated> identify(HttpServletRequest request) {
        Optional<Authenticated> explicit = identifyExplicit(request);
        return explicit.isPresent() ? explicit : identifyOthers(request);
    }

    /** Whether what was found out before is still so: nothing that it relies on was revoked meanwhile. */
    public boolean stillCounts(Authenticated authenticated) {
        return !authenticated.isRevoked(revocations);
    }

    /** The user of an explicit credential, where the request has one; a wrong one fails as in {@link #identify}. */
    public Optional<Authenticated> identifyExplicit(HttpServletRequest request) {
        Optional<Credential> credential = Credential.of(request, portalsBearer);
        try {
            return credential.map(tokens::redeem);
        } catch (ParleyException e) {
            hint(request, e);
            throw e;
        }
    }

    /** The user as far as no credential tells; empty where the request has one. Uses nothing up. */
    public Optional<User> resolveImplicit(HttpServletRequest request) {
        return Credential.of(request, portalsBearer).isPresent()
                ? Optional.empty()
                : identifyOthers(request).map(Authenticated::user);
    }

    /** The portal's user whom the request's {@code HttpSession} stands for, whatever else the request brings; empty for guests. */
    public Optional<User> userOfSession(HttpServletRequest request) {
        try {
            return request.getSession(false) == null
                    ? Optional.empty()
                    : identifyOthers(request)
                            .filter(authenticated -> authenticated.bySession()
                                    && !authenticated.user().guest())
                            .map(Authenticated::user);
        } catch (ParleyException ignored) {
            // Nobody that counts.
            return Optional.empty();
        }
    }

    /** What {@link #identify} would find or fail with, without using anything up. */
    public Optional<Authenticated> recognize(HttpServletRequest request) {
        Optional<Authenticated> explicit = recognizeExplicit(request);
        return explicit.isPresent() ? explicit : identifyOthers(request);
    }

    /** What {@link #identifyExplicit} would find or fail with, without using anything up. */
    public Optional<Authenticated> recognizeExplicit(HttpServletRequest request) {
        return Credential.of(request, portalsBearer).map(tokens::look);
    }

    /** Whether the request has an explicit credential, right or wrong. */
    public boolean hasCredential(HttpServletRequest request) {
        return Credential.of(request, portalsBearer).isPresent();
    }

    private Optional<Authenticated> identifyOthers(HttpServletRequest request) {
        long now = revocations.now();
        boolean failed = false;
        @Nullable Authenticated guest = null;
        for (IdentityResolver resolver : others) {
            if (guest != null && resolver instanceof GuestResolver) {
                continue;
            }
            try {
                Optional<Authenticated> found =
                        authenticate(resolver, request).map(authenticated -> authenticated.presentedAt(now));
                if (found.isPresent() && !found.get().user().guest()) {
                    return Optional.of(requireCounting(found.get(), request));
                }
                // A guest of the session gives way to whom the portal has signed in since.
                guest = guest == null ? found.orElse(null) : guest;
            } catch (UnusableUser e) {
                PortalResolver.complain(resolver.name(), e.getMessage());
                failed = true;
            }
        }
        if (guest != null) {
            return Optional.of(requireCounting(guest, request));
        }
        if (failed) {
            throw new ParleyException(
                    ErrorCode.IDENTITY_REQUIRED,
                    "what the portal says about its user cannot be used; the server's log says why");
        }
        return Optional.empty();
    }

    private static Optional<Authenticated> authenticate(IdentityResolver resolver, HttpServletRequest request) {
        return resolver instanceof PortalResolver portal
                ? portal.authenticate(request)
                : resolver.resolve(request).map(user -> new Authenticated(user, null));
    }

    private Authenticated requireCounting(Authenticated authenticated, HttpServletRequest request) {
        @Nullable HttpSession session = authenticated.bySession() ? request.getSession(false) : null;
        boolean revoked = authenticated.isRevoked(revocations)
                || (session != null
                        && revocations.isSessionRevoked(SessionHash.of(session.getId()), authenticated.since()));
        if (revoked) {
            throw new ParleyException(
                    ErrorCode.IDENTITY_REQUIRED, "this sign-in was revoked; sign in again at the portal");
        }
        return authenticated;
    }

    /** Said once: a portal whose own filters check bearer tokens meets this first. */
    private void hint(HttpServletRequest request, ParleyException cause) {
        if (cause.code() == ErrorCode.TOKEN_INVALID
                && !portalsBearer
                && request.getUserPrincipal() != null
                && request.getHeader("Authorization") != null
                && hinted.compareAndSet(false, true)) {
            logger.info("A request that the portal has signed in came with an Authorization header that is no ticket or"
                    + " token of Parley's; where the portal's own filters check that header, set"
                    + " parley.principal.bearer=on");
        }
    }
}
