// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.command;

import dev.parley.access.Access;
import dev.parley.channel.ChannelName;
import dev.parley.hub.Typing;
import dev.parley.identity.User;
import dev.parley.people.People;
import dev.parley.spi.Outcome;
import dev.parley.wire.JsonObject;
import dev.parley.wire.ReplyData;
import java.util.concurrent.CompletionStage;

/** {@code typing}: tells the others of a channel, or the other side of a private chat. */
final class TypingHandler implements CommandHandler {
    private final Typing typing;
    private final Access access;
    private final People people;

    TypingHandler(Typing typing, Access access, People people) {
        this.typing = typing;
        this.access = access;
        this.people = people;
    }

    @Override
    public String action() {
        return "typing";
    }

    @Override
    public CompletionStage<Outcome> handle(Request request) {
        User user = request.user();
        JsonObject fields = request.fields();
        CommandFields.requireOneOf(fields, "channel", "to");
        ChannelName channel = fields.has("to") ? CommandFields.direct(user, fields) : request.channel();
        return access.requirePublish(user, channel)
                .thenCompose(may -> CommandFields.requirePeer(people, user, channel))
                .thenCompose(known -> typing.by(user, channel))
                .thenApply(done -> Outcome.of(new ReplyData.Empty()));
    }
}
