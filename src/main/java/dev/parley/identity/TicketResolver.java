// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.identity;

import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Tickets that a portal's back end has fetched for its user. Thread-safe. A handshake cannot go on without knowing who it is, so this is
 * the one place where a container thread waits for the engine, and only so long.
 */
public final class TicketResolver implements TokenResolver {
    // Also keeps text of any length and kind out of the engine.
    private static final Pattern TICKET = Pattern.compile("[A-Za-z0-9._-]{1,512}");

    private final Function<String, CompletionStage<Optional<User>>> redeem;
    private final Duration wait;

    public TicketResolver(Function<String, CompletionStage<Optional<User>>> redeem, Duration wait) {
        this.redeem = redeem;
        this.wait = wait;
    }

    @Override
    public boolean mightAccept(String token) {
        return TICKET.matcher(token).matches();
    }

    @Override
    public Optional<User> redeem(String token) {
        if (!mightAccept(token)) {
            return Optional.empty();
        }
        try {
            return redeem.apply(token).toCompletableFuture().get(wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ParleyException known) {
                throw known;
            }
            throw new ParleyException(ErrorCode.SERVER_ERROR, "the ticket could not be checked", e.getCause());
        } catch (TimeoutException e) {
            throw unavailable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable(e);
        }
    }

    private static ParleyException unavailable(Exception cause) {
        return new ParleyException(
                ErrorCode.SERVER_UNAVAILABLE,
                "the ticket could not be checked in time; come back with a new one",
                Duration.ofSeconds(1),
                cause);
    }
}
