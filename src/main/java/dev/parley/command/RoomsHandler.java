// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.command;

import dev.parley.access.Access;
import dev.parley.identity.User;
import dev.parley.spi.Outcome;
import dev.parley.wire.JsonObject;
import java.util.concurrent.CompletionStage;

/** {@code rooms}: those that exist and that the user may see, by name. */
final class RoomsHandler implements CommandHandler {
    private final ChannelLists channels;
    private final Access access;

    RoomsHandler(ChannelLists channels, Access access) {
        this.access = access;
        this.channels = channels;
    }

    @Override
    public String action() {
        return "rooms";
    }

    @Override
    public CompletionStage<Outcome> handle(Request request) {
        User user = request.user();
        access.requireChat();
        JsonObject fields = request.fields();
        return channels.rooms(
                        user,
                        CommandFields.query(fields),
                        fields.string("cursor").orElse(null))
                .thenApply(Outcome::of);
    }
}
