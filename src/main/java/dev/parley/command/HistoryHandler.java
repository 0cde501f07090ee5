// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.command;

import dev.parley.access.Access;
import dev.parley.channel.ChannelName;
import dev.parley.identity.User;
import dev.parley.spi.Outcome;
import dev.parley.wire.JsonObject;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;

/** {@code history}: a part of a channel's log. */
final class HistoryHandler implements CommandHandler {
    private final Histories histories;
    private final Access access;

    HistoryHandler(Histories histories, Access access) {
        this.histories = histories;
        this.access = access;
    }

    @Override
    public String action() {
        return "history";
    }

    @Override
    public CompletionStage<Outcome> handle(Request request) {
        User user = request.user();
        ChannelName channel = request.channel();
        JsonObject fields = request.fields();
        OptionalLong before = fields.offset("before");
        OptionalLong after = fields.offset("after");
        OptionalLong limit = fields.number("limit", 1, Histories.MAX_LIMIT);
        return access.requireRead(user, channel)
                .thenCompose(may -> histories.read(channel, user.id(), before, after, limit))
                .thenApply(Outcome::of);
    }
}
