// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.command;

import dev.parley.access.Access;
import dev.parley.channel.ChannelKind;
import dev.parley.channel.ChannelName;
import dev.parley.engine.Engine;
import dev.parley.engine.page.ChannelSummary;
import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import dev.parley.hub.Hub;
import dev.parley.identity.User;
import dev.parley.wire.ReplyData;
import dev.parley.wire.ReplyData.Rooms.Room;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The channels that exist, for the command, which shows rooms, and the API, which shows all. Thread-safe. */
public final class ChannelLists {
    private final Hub hub;
    private final Engine engine;
    private final Access access;

    public ChannelLists(Hub hub, Engine engine, Access access) {
        this.hub = hub;
        this.engine = engine;
        this.access = access;
    }

    /** One page of the channels that have a message, someone in them, or a subscriber here. */
    public CompletionStage<ReplyData.ChannelRows> all(
            @Nullable ChannelKind kind, String query, @Nullable String cursor) {
        CommandFields.requireQuery(query);
        return new ChannelSearch("channels", source(kind, query), kind, query, hub::heard, ChannelSearch.Shown.ALL)
                .page(cursor)
                .thenApply(page -> new ReplyData.ChannelRows(
                        page.channels().stream().map(this::row).toList(), page.cursor()));
    }

    /** One channel; {@code channel.unknown} where it was never used and nobody hears it. */
    public CompletionStage<ReplyData.ChannelRows.Row> one(ChannelName channel) {
        return engine.log()
                .state(channel)
                .thenCombine(
                        engine.presence().of(channel, 0),
                        (state, presence) ->
                                new ChannelSummary(channel, state.head().offset(), presence.count()))
                .thenApply(summary -> {
                    if (summary.head() == 0
                            && summary.people() == 0
                            && !hub.heard().contains(channel)) {
                        throw new ParleyException(ErrorCode.CHANNEL_UNKNOWN, "channel: it has never been used");
                    }
                    return row(summary);
                });
    }

    /** One page of the rooms that the user may see. */
    CompletionStage<ReplyData.Rooms> rooms(User user, String query, @Nullable String cursor) {
        ChannelKind kind = ChannelKind.ROOM;
        return new ChannelSearch(
                        "rooms", source(kind, query), kind, query, Set::of, names -> access.readable(user, names))
                .page(cursor)
                .thenApply(page -> new ReplyData.Rooms(
                        page.channels().stream()
                                .map(room -> new Room(room.name().toString(), room.people(), room.head()))
                                .toList(),
                        page.cursor()));
    }

    private ChannelSearch.Source source(@Nullable ChannelKind kind, String query) {
        return (after, limit) -> engine.conversations().channels(kind, query, after, limit);
    }

    private ReplyData.ChannelRows.Row row(ChannelSummary summary) {
        ChannelName name = summary.name();
        return new ReplyData.ChannelRows.Row(
                name.toString(),
                name.kind().wire(),
                name.kind().kept() ? summary.head() : null,
                hub.subscribers(name),
                summary.people());
    }
}
