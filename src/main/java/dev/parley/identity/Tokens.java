// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.identity;

import dev.parley.error.ErrorCode;
import dev.parley.error.LogText;
import dev.parley.error.ParleyException;
import dev.parley.revocation.Revocations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
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

    private final TokenResolver tickets;
    private final List<TokenResolver> others;
    private final List<TokenResolver> all;
    private final Revocations revocations;

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
    public CompletionStage<Vouched> redeemTicket(Presented presented) {
        return redeem(presented, List.of(tickets).iterator());
    }

    /** Whose token it is, of any kind but tickets. Does not wait. */
    public CompletionStage<Vouched> redeemToken(Presented presented) {
        return redeem(presented, others.iterator());
    }

    /**
     * Whose credential it is. A handshake cannot go on without knowing that, so this is the one place where a container's thread waits,
     * and only so long.
     */
    Vouched redeem(Credential credential) {
        return await(credential, resolversOf(credential));
    }

    private Vouched await(Credential credential, List<TokenResolver> resolvers) {
        Duration patience = resolvers.stream()
                .map(TokenResolver::patience)
                .reduce((one, other) -> one.compareTo(other) > 0 ? one : other)
                .orElse(Duration.ZERO);
        try {
            return redeem(credential.presented(), resolvers.iterator())
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

    /**
     * Fails where {@link #redeem} would, as far as that can be told without using anything up.
     *
     * @throws ParleyException {@code token.invalid}, or {@code server.unavailable} where it cannot be checked now
     */
    void require(Credential credential) {
        String token = credential.presented().token();
        List<TokenResolver> fitting = resolversOf(credential).stream()
                .filter(resolver -> resolver.mightAccept(token))
                .toList();
        List<TokenResolver> reusable =
                fitting.stream().filter(resolver -> !resolver.worksOnce()).toList();
        if (fitting.isEmpty()) {
            throw invalid();
        }
        if (!reusable.isEmpty()) {
            var unused = await(credential, reusable);
        }
    }

    private List<TokenResolver> resolversOf(Credential credential) {
        return credential.ticketOnly() ? List.of(tickets) : all;
    }

    private CompletionStage<Vouched> redeem(Presented presented, Iterator<TokenResolver> resolvers) {
        // Before it is looked at: a revoke that comes meanwhile is a later one.
        long now = revocations.now();
        return first(presented, resolvers).thenApply(vouched -> requireCounting(vouched.presentedAt(now)));
    }

    private Vouched requireCounting(Vouched vouched) {
        if (vouched.isRevoked(revocations)) {
            logger.info(
                    "refused a ticket or token of {}: it was issued before a revoke",
                    LogText.of(vouched.user().id()));
            throw invalid();
        }
        return vouched;
    }

    private static CompletionStage<Vouched> first(Presented presented, Iterator<TokenResolver> resolvers) {
        while (resolvers.hasNext()) {
            TokenResolver resolver = resolvers.next();
            if (resolver.mightAccept(presented.token())) {
                return resolver.redeem(presented)
                        .thenCompose(found -> found.<CompletionStage<Vouched>>map(CompletableFuture::completedFuture)
                                .orElseGet(() -> first(presented, resolvers)));
            }
        }
        return CompletableFuture.failedFuture(invalid());
    }

    /** What every wrong ticket or token is told: why, stands in the log. */
    public static ParleyException invalid() {
        return new ParleyException(
                ErrorCode.TOKEN_INVALID,
                "the ticket or token is wrong, used or too old: fetch a new one for every attempt");
    }

    private static ParleyException unavailable(Exception cause) {
        return new ParleyException(
                ErrorCode.SERVER_UNAVAILABLE,
                "the ticket or token could not be checked in time; come back with a new one",
                Duration.ofSeconds(1),
                cause);
    }
}
