// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.command;

import dev.parley.access.Access;
import dev.parley.channel.ChannelName;
import dev.parley.channel.Position;
import dev.parley.hub.Connection;
import dev.parley.hub.Hub;
import dev.parley.hub.Joining.Joined;
import dev.parley.identity.User;
import dev.parley.spi.Outcome;
import dev.parley.wire.JsonObject;
import dev.parley.wire.MessageJson;
import dev.parley.wire.ReplyData;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** {@code subscribe}: from now on, from a position, or with the last messages. */
final class SubscribeHandler implements CommandHandler {
    private static final int DEFAULT_LIMIT = 50;
    private static final int MAX_LIMIT = 200;

    private final Hub hub;
    private final Access access;

    SubscribeHandler(Hub hub, Access access) {
        this.hub = hub;
        this.access = access;
    }

    @Override
    public String action() {
        return "subscribe";
    }

    @Override
    public CompletionStage<Outcome> handle(Request request) {
        User user = request.user();
        ChannelName channel = request.channel();
        Optional<Position> since = request.fields().object("since").map(SubscribeHandler::position);
        int limit = request.fields().intBetween("limit", 0, MAX_LIMIT, DEFAULT_LIMIT);
        long asked = access.generation();
        return access.requireRead(user, channel)
                .thenCompose(may -> hub.joining().join(request.connection(), user, channel, since.orElse(null), limit))
                .thenCompose(joined -> stillReadable(request.connection(), user, channel, asked, joined))
                .thenApply(joined -> new Outcome(data(user, channel, joined), joined.start()));
    }

    /** Whoever was removed between the question and the join is found by no recheck: asked again where there was one. */
    private CompletionStage<Joined> stillReadable(
            Connection connection, User user, ChannelName channel, long asked, Joined joined) {
        if (access.generation() == asked) {
            return CompletableFuture.completedFuture(joined);
        }
        return access.requireRead(user, channel)
                .whenComplete((may, failure) -> {
                    if (failure != null) {
                        hub.unsubscribe(connection, channel);
                    }
                })
                .thenApply(may -> joined);
    }

    private static Position position(JsonObject since) {
        return new Position(since.requiredString("epoch"), since.requiredOffset("offset"));
    }

    private static ReplyData data(User user, ChannelName channel, Joined joined) {
        Position head = joined.head();
        return new ReplyData.Subscribe(
                channel.toString(),
                head == null ? null : head.epoch(),
                head == null ? null : head.offset(),
                joined.recovered(),
                MessageJson.entries(joined.messages(), user.id()),
                joined.more(),
                joined.recalled(),
                joined.read(),
                joined.count());
    }
}
