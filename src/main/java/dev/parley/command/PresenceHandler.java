// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.command;

import dev.parley.access.Access;
import dev.parley.channel.ChannelName;
import dev.parley.engine.Presence;
import dev.parley.engine.PresenceStore;
import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import dev.parley.identity.User;
import dev.parley.spi.Outcome;
import dev.parley.wire.ReplyData;
import java.util.concurrent.CompletionStage;

/** {@code presence}: who is in a channel now. */
public final class PresenceHandler implements CommandHandler {
    private static final int MAX_LISTED = 200;

    private final PresenceStore presence;
    private final Access access;

    public PresenceHandler(PresenceStore presence, Access access) {
        this.presence = presence;
        this.access = access;
    }

    @Override
    public String action() {
        return "presence";
    }

    @Override
    public CompletionStage<Outcome> handle(Request request) {
        User user = request.user();
        ChannelName channel = request.channel();
        return access.requireRead(user, channel).thenCompose(may -> of(channel)).thenApply(Outcome::of);
    }

    /** Who is in a channel, for anyone who may know; {@code channel.invalid} where nobody counts. */
    public CompletionStage<ReplyData.Presence> of(ChannelName channel) {
        requireCounted(channel);
        return presence.of(channel, MAX_LISTED).thenApply(presence -> data(channel, presence));
    }

    private static void requireCounted(ChannelName channel) {
        switch (channel.kind()) {
            case ROOM, LIVE, DIRECT -> {}
            case USER, TOPIC ->
                throw new ParleyException(
                        ErrorCode.CHANNEL_INVALID,
                        "channel: people are counted in rooms, live channels and private chats only");
        }
    }

    private static ReplyData.Presence data(ChannelName channel, Presence presence) {
        return new ReplyData.Presence(
                channel.toString(),
                presence.people().stream()
                        .map(one -> new ReplyData.Presence.Present(
                                one.user().id(), one.user().name(), one.user().guest(), one.connections()))
                        .toList(),
                presence.count());
    }
}
