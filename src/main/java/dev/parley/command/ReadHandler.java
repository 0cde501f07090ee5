// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.command;

import dev.parley.access.Access;
import dev.parley.channel.ChannelName;
import dev.parley.hub.Hub;
import dev.parley.identity.User;
import dev.parley.spi.Outcome;
import dev.parley.wire.ReplyData;
import java.util.concurrent.CompletionStage;

/** {@code read}: moves the user's mark forward. */
final class ReadHandler implements CommandHandler {
    private final Hub hub;
    private final Access access;

    ReadHandler(Hub hub, Access access) {
        this.hub = hub;
        this.access = access;
    }

    @Override
    public String action() {
        return "read";
    }

    @Override
    public CompletionStage<Outcome> handle(Request request) {
        User user = request.user();
        ChannelName channel = request.channel();
        long offset = request.fields().requiredOffset("offset");
        Access.requireKept(channel);
        return access.requireRead(user, channel)
                .thenCompose(may -> hub.mark(request.connection(), user, channel, offset))
                .thenApply(marked -> Outcome.of(ReplyData.Read.of(marked)));
    }
}
