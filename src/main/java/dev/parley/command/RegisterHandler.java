// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.command;

import dev.parley.engine.Ticket;
import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import dev.parley.hub.Connection;
import dev.parley.hub.ConnectionEvents;
import dev.parley.hub.Hub;
import dev.parley.hub.Rechecks;
import dev.parley.identity.Names;
import dev.parley.identity.User;
import dev.parley.wire.JsonObject;
import dev.parley.wire.ReplyData;
import dev.parley.wire.UserView;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** {@code register}: a guest chooses a name, a ticket sets or refreshes the identity. */
public final class RegisterHandler implements ActionHandler {
    private final Hub hub;
    private final Rechecks rechecks;
    private final ConnectionEvents events;

    public RegisterHandler(Hub hub, Rechecks rechecks, ConnectionEvents events) {
        this.hub = hub;
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
        Optional<String> ticket = fields.string("ticket");
        if (fields.has("token")) {
            throw new ParleyException(
                    ErrorCode.TOKEN_INVALID, "token: this server takes tickets, no JWT is configured");
        }
        if (ticket.isPresent()) {
            return hub.engine()
                    .redeemTicket(ticket.get())
                    .thenCompose(found -> registered(connection, vouched(connection.user(), found)));
        }
        User user = request.user();
        return registered(connection, renamed(user, fields.string("name")));
    }

    private CompletionStage<Outcome> registered(Connection connection, User user) {
        hub.identified(connection, user);
        events.identified(connection);
        return rechecks.of(connection)
                .thenApply(looked ->
                        new Outcome(new ReplyData.Register(UserView.of(user)), () -> hub.replayUnread(connection)));
    }

    private static User vouched(@Nullable User before, Optional<Ticket> ticket) {
        User user = ticket.map(Ticket::user)
                .orElseThrow(() -> new ParleyException(
                        ErrorCode.TOKEN_INVALID,
                        "ticket: unknown, used or expired; fetch a new one for every attempt"));
        if (before != null && !before.guest() && !before.id().equals(user.id())) {
            throw new ParleyException(
                    ErrorCode.TOKEN_INVALID, "ticket: it is another user's; open a new connection to change the user");
        }
        return user;
    }

    private static User renamed(User user, Optional<String> name) {
        if (name.isEmpty()) {
            return user;
        }
        if (!user.guest()) {
            throw Fields.invalid("name: only guests choose their name");
        }
        return user.named(Names.requireDisplayName(name.get()));
    }
}
