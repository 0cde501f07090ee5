// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.identity;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
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

    private final Function<String, CompletionStage<Optional<Bound>>> redeem;
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

    private TicketResolver(Duration wait, Function<String, CompletionStage<Optional<Bound>>> redeem) {
        this.redeem = redeem;
        this.wait = wait;
    }

    /** For tickets that are bound to nothing. */
    public TicketResolver(Function<String, CompletionStage<Optional<User>>> redeem, Duration wait) {
        this(wait, ticket -> redeem.apply(ticket)
                .thenApply(found -> found.map(user -> new Bound(user, null, null, Long.MAX_VALUE))));
    }

    /** For tickets that may be bound to an origin. */
    public static TicketResolver ofBound(Function<String, CompletionStage<Optional<Bound>>> redeem, Duration wait) {
        return new TicketResolver(wait, redeem);
    }

    @Override
    public boolean mightAccept(String token) {
        return TICKET.matcher(token).matches();
    }

    @Override
    public boolean worksOnce() {
        return true;
    }

    @Override
    public Duration patience() {
        return wait;
    }

    @Override
    public CompletionStage<Optional<Vouched>> redeem(Presented presented) {
        if (!mightAccept(presented.token())) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        return redeem.apply(presented.token()).thenApply(found -> found.filter(bound -> isAt(presented, bound))
                .map(bound -> new Vouched(bound.user(), null, bound.session(), bound.since())));
    }

    private static boolean isAt(Presented presented, Bound bound) {
        @Nullable String wanted = bound.origin();
        if (wanted == null) {
            return true;
        }
        @Nullable String sent = presented.origin();
        if (sent != null && WebOrigin.of(sent).filter(wanted::equals).isPresent()) {
            return true;
        }
        logger.info(
                "refused a ticket of {}: it is bound to the origin {} and came from {}",
                dev.parley.error.LogText.of(bound.user().id()),
                wanted,
                dev.parley.error.LogText.of(sent));
        return false;
    }
}
