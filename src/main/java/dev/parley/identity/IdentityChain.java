// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.identity;

import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who a request is from, by every way that is configured. Immutable. An explicit credential decides alone: a wrong one is
 * {@code token.invalid}, whoever the session belongs to. Without one, the first of the other ways that knows someone wins.
 */
public final class IdentityChain implements IdentityResolver {
    private final TokenResolver tickets;
    private final List<TokenResolver> tokens;
    private final List<IdentityResolver> others;

    /**
     * @param tokens what else may stand in {@code Authorization: Bearer} and {@code bearer.…}, asked before tickets
     * @param others session, principal, guest…, in the order that the setting gives
     */
    public IdentityChain(TokenResolver tickets, List<TokenResolver> tokens, List<IdentityResolver> others) {
        this.tickets = tickets;
        List<TokenResolver> all = new ArrayList<>(tokens);
        all.add(tickets);
        this.tokens = List.copyOf(all);
        this.others = List.copyOf(others);
    }

    /** The user; uses up what works once. */
    @Override
    public Optional<User> resolve(HttpServletRequest request) {
        Optional<Credential> credential = Credential.of(request);
        if (credential.isPresent()) {
            return Optional.of(redeem(credential.get()));
        }
        return resolveOthers(request);
    }

    /** The user of an explicit credential, where the request has one; a wrong one fails as in {@link #resolve}. */
    public Optional<User> resolveExplicit(HttpServletRequest request) {
        return Credential.of(request).map(this::redeem);
    }

    /** The user as far as no credential tells; empty where the request has one. Uses nothing up. */
    public Optional<User> resolveImplicit(HttpServletRequest request) {
        return Credential.of(request).isPresent() ? Optional.empty() : resolveOthers(request);
    }

    /**
     * Whether {@link #resolve} would find someone, without using anything up. For a ticket this says yes to anything that looks like one.
     *
     * @throws ParleyException as {@link #resolve}, as far as it can be told
     */
    public boolean wouldResolve(HttpServletRequest request) {
        Optional<Credential> credential = Credential.of(request);
        if (credential.isEmpty()) {
            return resolveOthers(request).isPresent();
        }
        String token = credential.get().token();
        if (resolversOf(credential.get()).stream().noneMatch(resolver -> resolver.mightAccept(token))) {
            throw invalid();
        }
        return true;
    }

    private User redeem(Credential credential) {
        for (TokenResolver resolver : resolversOf(credential)) {
            Optional<User> user = resolver.redeem(credential.token());
            if (user.isPresent()) {
                return user.get();
            }
        }
        throw invalid();
    }

    private List<TokenResolver> resolversOf(Credential credential) {
        return credential.ticketOnly() ? List.of(tickets) : tokens;
    }

    private Optional<User> resolveOthers(HttpServletRequest request) {
        for (IdentityResolver resolver : others) {
            Optional<User> user = resolver.resolve(request);
            if (user.isPresent()) {
                return user;
            }
        }
        return Optional.empty();
    }

    private static ParleyException invalid() {
        return new ParleyException(
                ErrorCode.TOKEN_INVALID,
                "the ticket or token is wrong, used or too old: fetch a new one for every attempt");
    }
}
