// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.command;

import dev.parley.channel.ChannelKind;
import dev.parley.channel.ChannelName;
import dev.parley.engine.Engine;
import dev.parley.engine.Engine.ChannelSummary;
import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import dev.parley.hub.Hub;
import dev.parley.identity.User;
import dev.parley.wire.Cursors;
import dev.parley.wire.ReplyData;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The channels that exist, for the command, which shows rooms, and the API, which shows all. Thread-safe. */
public final class ChannelLists {
    private static final int PAGE = 200;

    private final Hub hub;
    private final Engine engine;
    private final Access access;

    public ChannelLists(Hub hub, Access access) {
        this.hub = hub;
        this.engine = hub.engine();
        this.access = access;
    }

    /** One page of the channels that have a message, someone in them, or a subscriber here. */
    public CompletionStage<ReplyData.ChannelRows> all(
            @Nullable ChannelKind kind, String query, @Nullable String cursor) {
        ChannelName after = place(cursor);
        return engine.channels(kind, query, after, PAGE + 1).thenApply(found -> {
            List<ChannelSummary> page = withHeard(found, kind, query, after);
            return new ReplyData.ChannelRows(
                    page.stream().limit(PAGE).map(this::row).toList(), cursor(page));
        });
    }

    /** One channel; {@code channel.unknown} where it was never used and nobody hears it. */
    public CompletionStage<ReplyData.ChannelRows.Row> one(ChannelName channel) {
        return engine.open(channel)
                .thenCombine(
                        engine.presence(channel, 0),
                        (state, presence) ->
                                new ChannelSummary(channel, state.head().offset(), presence.count()))
                .thenApply(summary -> {
                    ReplyData.ChannelRows.Row row = row(summary);
                    if (summary.head() == 0 && row.people() == 0 && row.subscribers() == 0) {
                        throw new ParleyException(ErrorCode.CHANNEL_UNKNOWN, "channel: it has never been used");
                    }
                    return row;
                });
    }

    /** One page of the rooms that the user may see. A page may be short, as what it may not see is left out of it. */
    CompletionStage<ReplyData.Rooms> rooms(User user, String query, @Nullable String cursor) {
        return engine.channels(ChannelKind.ROOM, query, place(cursor), PAGE + 1)
                .thenApply(page -> new ReplyData.Rooms(
                        page.stream()
                                .limit(PAGE)
                                .filter(room -> access.mayRead(user, room.name()))
                                .map(room ->
                                        new ReplyData.Rooms.Room(room.name().toString(), room.people(), room.head()))
                                .toList(),
                        cursor(page)));
    }

    /** The engine does not know of those who only listen, to a topic for instance. */
    private List<ChannelSummary> withHeard(
            List<ChannelSummary> found, @Nullable ChannelKind kind, String query, @Nullable ChannelName after) {
        TreeMap<String, ChannelSummary> all = new TreeMap<>(ChannelName.BY_CODE_POINT);
        found.forEach(summary -> all.put(summary.name().toString(), summary));
        String last = found.size() > PAGE ? all.lastKey() : null;
        for (ChannelName heard : hub.heard()) {
            String name = heard.toString();
            boolean inKind = kind == null || heard.kind() == kind;
            boolean inPage = (after == null || ChannelName.BY_CODE_POINT.compare(name, after.toString()) > 0)
                    && (last == null || ChannelName.BY_CODE_POINT.compare(name, last) < 0);
            if (inKind && inPage && Fields.matches(heard.name(), query)) {
                all.putIfAbsent(name, new ChannelSummary(heard, 0, 0));
            }
        }
        return List.copyOf(all.values());
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

    private static @Nullable String cursor(List<ChannelSummary> page) {
        return page.size() > PAGE ? Cursors.after(page.get(PAGE - 1).name().toString()) : null;
    }

    private static @Nullable ChannelName place(@Nullable String cursor) {
        Optional<String> text = Cursors.read(cursor);
        if (text.isEmpty()) {
            return null;
        }
        try {
            return ChannelName.parse(text.get());
        } catch (ParleyException e) {
            throw Cursors.nonsense(e);
        }
    }
}
