// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.identity.resolver;

import dev.parley.error.LogBudget;
import dev.parley.error.LogText;
import dev.parley.identity.Authenticated;
import dev.parley.identity.User;
import dev.parley.identity.WebOrigin;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tickets that a portal's back end has fetched for its user. Thread-safe. One that is bound to an origin and comes from another is refused
 * and used up: whoever brought it there has it from somewhere it should not have been.
 */
public final class TicketResolver implements TokenResolver {
    private static final Logger logger = LoggerFactory.getLogger(TicketResolver.class);
    // Also keeps text of any length and kind out of the engine.
    private static final Pattern TICKET = Pattern.compile("[A-Za-z0-9._-]{1,512}");

    private static final int REFUSALS_PER_SECOND = 20;

    private final Function<String, CompletionStage<Optional<Bound>>> redeem;
    private final Function<String, CompletionStage<Optional<Bound>>> look;
    private final LogBudget lines = new LogBudget(REFUSALS_PER_SECOND);
    private final Duration wait;

    /**
     * What a ticket stands for.
     *
     * @param origin as {@link WebOrigin} writes it; null where any will do
     * @param session the portal's own tag of the session that it was issued in; null for none
     * @param since the moment of its issue, as {@link dev.parley.revocation.Revocations} counts them
     */
    public record Bound(
            User user, @Nullable String origin, @Nullable String session, long since) {}

    /** For tickets that are bound to nothing. */
    public TicketResolver(Function<String, CompletionStage<Optional<User>>> redeem, Duration wait) {
        this(unbound(redeem), ticket -> CompletableFuture.completedFuture(Optional.empty()), wait);
    }

    /**
     * For tickets that may be bound to an origin.
     *
     * @param redeem uses a ticket up
     * @param look tells the same and leaves it as it is
     */
    public TicketResolver(
            Function<String, CompletionStage<Optional<Bound>>> redeem,
            Function<String, CompletionStage<Optional<Bound>>> look,
            Duration wait) {
        this.redeem = redeem;
        this.look = look;
        this.wait = wait;
    }

    private static Function<String, CompletionStage<Optional<Bound>>> unbound(
            Function<String, CompletionStage<Optional<User>>> users) {
        return ticket ->
                users.apply(ticket).thenApply(found -> found.map(user -> new Bound(user, null, null, Long.MAX_VALUE)));
    }

    @Override
    public boolean mightAccept(String token) {
        return TICKET.matcher(token).matches();
    }

    @Override
    public Duration patience() {
        return wait;
    }

    @Override
    public CompletionStage<Optional<Authenticated>> redeem(BearerToken presented) {
        return authenticated(presented, redeem, bound -> isToldAt(presented, bound));
    }

    @Override
    public CompletionStage<Optional<Authenticated>> look(BearerToken presented) {
        return authenticated(presented, look, bound -> isAt(presented, bound));
    }

    private CompletionStage<Optional<Authenticated>> authenticated(
            BearerToken presented, Function<String, CompletionStage<Optional<Bound>>> ask, Predicate<Bound> there) {
        if (!mightAccept(presented.token())) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        return ask.apply(presented.token()).thenApply(found -> found.filter(there)
                .map(bound -> new Authenticated(bound.user(), null, bound.session(), bound.since())));
    }

    private boolean isToldAt(BearerToken presented, Bound bound) {
        boolean there = isAt(presented, bound);
        if (!there) {
            lines.spend(more -> logger.info(
                    "refused a ticket of {}: it is bound to the origin {} and came from {}{}",
                    LogText.of(bound.user().id()),
                    bound.origin(),
                    LogText.of(presented.origin()),
                    more));
        }
        return there;
    }

    private static boolean isAt(BearerToken presented, Bound bound) {
        @Nullable String wanted = bound.origin();
        @Nullable String sent = presented.origin();
        return wanted == null
                || (sent != null && WebOrigin.of(sent).filter(wanted::equals).isPresent());
    }
}
