// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.identity;

import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
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
    private final AtomicBoolean hinted = new AtomicBoolean();

    /**
     * @param tokens what else may stand in {@code Authorization: Bearer} and {@code bearer.…}, asked before tickets
     * @param others session, principal, guest…, in the order that the setting gives
     */
    public IdentityChain(TokenResolver tickets, List<TokenResolver> tokens, List<IdentityResolver> others) {
        this(new Tokens(tickets, tokens), others, false);
    }

    /** @param portalsBearer whether {@code Authorization: Bearer} is the portal's own where that has signed someone in by it */
    public IdentityChain(Tokens tokens, List<IdentityResolver> others, boolean portalsBearer) {
        this.tokens = tokens;
        this.others = List.copyOf(others);
        this.portalsBearer = portalsBearer;
    }

    /** The user; uses up what works once. */
    @Override
    public Optional<User> resolve(HttpServletRequest request) {
        return identify(request).map(Vouched::user);
    }

    /** The user, and until when; uses up what works once. */
    public Optional<Vouched> identify(HttpServletRequest request) {
        Optional<Vouched> explicit = identifyExplicit(request);
        return explicit.isPresent() ? explicit : resolveOthers(request).map(user -> new Vouched(user, null));
    }

    /** The user of an explicit credential, where the request has one; a wrong one fails as in {@link #identify}. */
    public Optional<Vouched> identifyExplicit(HttpServletRequest request) {
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
        return Credential.of(request, portalsBearer).isPresent() ? Optional.empty() : resolveOthers(request);
    }

    /**
     * Whether {@link #resolve} would find someone, without using anything up. For a ticket this says yes to anything that looks like one.
     *
     * @throws ParleyException as {@link #resolve}, as far as it can be told
     */
    public boolean wouldResolve(HttpServletRequest request) {
        Optional<Credential> credential = Credential.of(request, portalsBearer);
        if (credential.isEmpty()) {
            return resolveOthers(request).isPresent();
        }
        tokens.require(credential.get());
        return true;
    }

    private Optional<User> resolveOthers(HttpServletRequest request) {
        boolean failed = false;
        for (IdentityResolver resolver : others) {
            try {
                Optional<User> user =
                        resolver instanceof PortalResolver portal ? portal.find(request) : resolver.resolve(request);
                if (user.isPresent()) {
                    return user;
                }
            } catch (UnusableUser e) {
                PortalResolver.complain(resolver.name(), e.getMessage());
                failed = true;
            }
        }
        if (failed) {
            throw new ParleyException(
                    ErrorCode.IDENTITY_REQUIRED,
                    "what the portal says about its user cannot be used; the server's log says why");
        }
        return Optional.empty();
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
