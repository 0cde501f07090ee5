// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.identity.resolver;

import dev.parley.error.ErrorCode;
import dev.parley.error.LogBudget;
import dev.parley.error.LogText;
import dev.parley.error.ParleyException;
import dev.parley.identity.Authenticated;
import dev.parley.revocation.Revocations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every kind of explicit credential that this server takes. Thread-safe. A wrong one is {@code token.invalid}, in words that tell nothing. */
public final class Tokens {
    private static final Logger logger = LoggerFactory.getLogger(Tokens.class);

    /** The longest token that is taken, as docs/identity.md says. */
    public static final int MAX_LENGTH = 8192;

    private static final int REFUSALS_PER_SECOND = 20;
    private static final String INVALID =
            "the ticket or token is wrong, used or too old: fetch a new one for every attempt";

    private final TokenResolver tickets;
    private final List<TokenResolver> others;
    private final List<TokenResolver> all;
    private final Revocations revocations;
    private final LogBudget lines = new LogBudget(REFUSALS_PER_SECOND);

    /** @param others what else may stand in {@code Authorization: Bearer} and {@code bearer.…}, asked before tickets */
    public Tokens(TokenResolver tickets, List<TokenResolver> others, Revocations revocations) {
        this(tickets, List.of(), others, revocations);
    }

    private Tokens(
            TokenResolver tickets, List<TokenResolver> passes, List<TokenResolver> others, Revocations revocations) {
        this.revocations = revocations;
        this.tickets = tickets;
        this.others = List.copyOf(others);
        // Passes know their own by its form, which to those after them looks like one of theirs.
        List<TokenResolver> every = new ArrayList<>(passes);
        every.addAll(others);
        every.add(tickets);
        this.all = List.copyOf(every);
    }

    /** The same, and what only opens a connection and never changes who one is: {@link #redeemToken} does not take it. */
    public Tokens with(List<TokenResolver> passes) {
        return new Tokens(tickets, passes, others, revocations);
    }

    /** Whether any but tickets are taken. */
    public boolean hasOthers() {
        return !others.isEmpty();
    }

    /** Whose ticket it is, which is used up. Does not wait. */
    public CompletionStage<Authenticated> redeemTicket(BearerToken presented) {
        return ask(presented, List.of(tickets).iterator(), TokenResolver::redeem);
    }

    /** Whose token it is, of any kind but tickets. Does not wait. */
    public CompletionStage<Authenticated> redeemToken(BearerToken presented) {
        return ask(presented, others.iterator(), TokenResolver::redeem);
    }

    /**
     * Whose credential it is. A handshake cannot go on without knowing that, so this is the one place where a container's thread waits,
     * and only so long.
     */
    Authenticated redeem(Credential credential) {
        return await(credential, TokenResolver::redeem);
    }

    /** What {@link #redeem} would answer or fail with, without using anything up. */
    Authenticated look(Credential credential) {
        return await(credential, TokenResolver::look);
    }

    private Authenticated await(Credential credential, Question question) {
        List<TokenResolver> resolvers = resolversOf(credential);
        Duration patience = resolvers.stream()
                .map(TokenResolver::patience)
                .reduce((one, other) -> one.compareTo(other) > 0 ? one : other)
                .orElse(Duration.ZERO);
        try {
            return ask(credential.presented(), resolvers.iterator(), question)
                    .toCompletableFuture()
                    .get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ParleyException known) {
                throw known;
            }
            throw new ParleyException(ErrorCode.SERVER_ERROR, "the ticket or token could not be checked", e.getCause());
        } catch (TimeoutException e) {
            throw unavailable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable(e);
        }
    }

    private List<TokenResolver> resolversOf(Credential credential) {
        return credential.ticketOnly() ? List.of(tickets) : all;
    }

    /** What is asked of a resolver about a token. */
    @FunctionalInterface
    private interface Question {
        CompletionStage<Optional<Authenticated>> ask(TokenResolver resolver, BearerToken presented);
    }

    private CompletionStage<Authenticated> ask(
            BearerToken presented, Iterator<TokenResolver> resolvers, Question question) {
        if (presented.token().length() > MAX_LENGTH) {
            return CompletableFuture.failedFuture(new ParleyException(
                    ErrorCode.TOKEN_INVALID,
                    "the token has " + presented.token().length() + " characters; at most " + MAX_LENGTH
                            + " are taken: let its issuer leave claims out that nobody here reads"));
        }
        // Before it is looked at: a revoke that comes meanwhile is a later one.
        long now = revocations.now();
        return first(presented, resolvers, question)
                .thenApply(authenticated -> requireCounting(authenticated.presentedAt(now)));
    }

    private Authenticated requireCounting(Authenticated authenticated) {
        if (authenticated.isRevoked(revocations)) {
            lines.spend(more -> logger.info(
                    "refused a ticket or token of {}: it was issued before a revoke{}",
                    LogText.of(authenticated.user().id()),
                    more));
            throw invalid();
        }
        return authenticated;
    }

    private static CompletionStage<Authenticated> first(
            BearerToken presented, Iterator<TokenResolver> resolvers, Question question) {
        while (resolvers.hasNext()) {
            TokenResolver resolver = resolvers.next();
            if (resolver.mightAccept(presented.token())) {
                return question.ask(resolver, presented).thenCompose(found -> found.<CompletionStage<Authenticated>>map(
                                CompletableFuture::completedFuture)
                        .orElseGet(() -> first(presented, resolvers, question)));
            }
        }
        return CompletableFuture.failedFuture(invalid());
    }

    /** What every wrong ticket or token is told: why, stands in the log. */
    public static ParleyException invalid() {
        return new ParleyException(ErrorCode.TOKEN_INVALID, INVALID);
    }

    /** Whether a refusal is {@link #invalid}, and not one that says more. */
    public static boolean isInvalid(ParleyException refusal) {
        return refusal.code() == ErrorCode.TOKEN_INVALID && INVALID.equals(refusal.getMessage());
    }

    private static ParleyException unavailable(Exception cause) {
        return new ParleyException(
                ErrorCode.SERVER_UNAVAILABLE,
                "the ticket or token could not be checked in time; come back with a new one",
                Duration.ofSeconds(1),
                cause);
    }
}
