// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.command;

import dev.parley.channel.ChannelName;
import dev.parley.hub.Hub;
import dev.parley.identity.User;
import dev.parley.spi.Outcome;
import dev.parley.wire.ReplyData;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** {@code unsubscribe}: hear no more of a channel, and with {@code leave} take it off the list of conversations. */
final class UnsubscribeHandler implements CommandHandler {
    private final Hub hub;

    UnsubscribeHandler(Hub hub) {
        this.hub = hub;
    }

    @Override
    public String action() {
        return "unsubscribe";
    }

    @Override
    public CompletionStage<Outcome> handle(Request request) {
        User user = request.user();
        ChannelName channel = request.channel();
        boolean leave = request.fields().flag("leave");
        hub.unsubscribe(request.connection(), channel);
        CompletionStage<?> left =
                leave ? hub.rows().leave(request.connection(), user, channel) : CompletableFuture.completedFuture(null);
        return left.thenApply(done -> Outcome.of(new ReplyData.Unsubscribe(channel.toString())));
    }
}
