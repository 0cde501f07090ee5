// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.command;

import dev.parley.channel.ChannelName;
import dev.parley.hub.Typing;
import dev.parley.identity.User;
import dev.parley.wire.JsonObject;
import dev.parley.wire.ReplyData;
import java.util.concurrent.CompletionStage;

/** {@code typing}: tells the others of a channel, or the other side of a private chat. */
public final class TypingHandler implements ActionHandler {
    private final Typing typing;
    private final Access access;

    public TypingHandler(Typing typing, Access access) {
        this.typing = typing;
        this.access = access;
    }

    @Override
    public String action() {
        return "typing";
    }

    @Override
    public CompletionStage<Outcome> handle(Request request) {
        User user = request.user();
        JsonObject fields = request.fields();
        Fields.requireOneOf(fields, "channel", "to");
        ChannelName channel = fields.has("to") ? Fields.direct(user, fields) : request.channel();
        access.requirePublish(user, channel);
        return typing.by(user, channel).thenApply(done -> Outcome.of(new ReplyData.Empty()));
    }
}
