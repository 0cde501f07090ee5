// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.command;

import dev.parley.error.Causes;
import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import dev.parley.extension.ConnectionEvents;
import dev.parley.hub.Connection;
import dev.parley.hub.Hub;
import dev.parley.hub.Rechecks;
import dev.parley.identity.Authenticated;
import dev.parley.identity.Names;
import dev.parley.identity.User;
import dev.parley.identity.resolver.BearerToken;
import dev.parley.identity.resolver.Tokens;
import dev.parley.spi.Outcome;
import dev.parley.wire.JsonObject;
import dev.parley.wire.ReplyData;
import dev.parley.wire.UserView;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** {@code register}: a guest chooses a name, a ticket or token sets or refreshes the identity. */
final class RegisterHandler implements CommandHandler {
    private final Hub hub;
    private final Tokens tokens;
    private final Rechecks rechecks;
    private final ConnectionEvents events;

    RegisterHandler(Hub hub, Tokens tokens, Rechecks rechecks, ConnectionEvents events) {
        this.hub = hub;
        this.tokens = tokens;
        this.rechecks = rechecks;
        this.events = events;
    }

    @Override
    public String action() {
        return "register";
    }

    @Override
    public CompletionStage<Outcome> handle(Request request) {
        Connection connection = request.connection();
        JsonObject fields = request.fields();
        @Nullable String origin = connection.facts().origin();
        if (fields.has("token")) {
            if (!tokens.hasOthers()) {
                throw new ParleyException(
                        ErrorCode.TOKEN_INVALID, "token: this server takes tickets, no JWT is configured");
            }
            BearerToken token = new BearerToken(fields.requiredString("token"), origin);
            return authenticated(connection, tokens.redeemToken(token), "token: wrong or expired; fetch a new one");
        }
        Optional<String> ticket = fields.string("ticket");
        if (ticket.isPresent()) {
            return authenticated(
                    connection,
                    tokens.redeemTicket(new BearerToken(ticket.get(), origin)),
                    "ticket: unknown, used or expired; fetch a new one for every attempt");
        }
        Authenticated known = connection.requireAuthenticated();
        User renamed = renamed(known.user(), fields.string("name"));
        return renamed.equals(known.user())
                ? registered(connection, known)
                : hub.names()
                        .requireFree(renamed.name())
                        .thenCompose(free -> registered(connection, known.of(renamed)));
    }

    private CompletionStage<Outcome> authenticated(
            Connection connection, CompletionStage<Authenticated> found, String wrong) {
        return found.exceptionally(failure -> {
                    throw told(failure, wrong);
                })
                .thenCompose(authenticated -> {
                    requireSame(connection.user(), authenticated.user());
                    return registered(connection, authenticated);
                });
    }

    /** The same refusal, in words that name the field. */
    private static RuntimeException told(Throwable failure, String wrong) {
        Throwable cause = Causes.of(failure);
        return cause instanceof ParleyException known && Tokens.isInvalid(known)
                ? new ParleyException(ErrorCode.TOKEN_INVALID, wrong, known)
                : new CompletionException(cause);
    }

    private static void requireSame(@Nullable User before, User now) {
        if (before != null && !before.guest() && !before.id().equals(now.id())) {
            throw new ParleyException(
                    ErrorCode.TOKEN_INVALID, "it is another user's; open a new connection to change the user");
        }
    }

    private CompletionStage<Outcome> registered(Connection connection, Authenticated authenticated) {
        hub.identified(connection, authenticated);
        events.identified(connection.description());
        return rechecks.of(connection)
                .thenApply(looked -> new Outcome(
                        new ReplyData.Register(UserView.of(authenticated.user())), () -> hub.replayUnread(connection)));
    }

    private static User renamed(User user, Optional<String> name) {
        if (name.isEmpty()) {
            return user;
        }
        if (!user.guest()) {
            throw CommandFields.invalid("name: only guests choose their name");
        }
        return user.named(Names.requireDisplayName(name.get()));
    }
}
