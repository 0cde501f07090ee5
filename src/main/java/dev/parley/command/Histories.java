// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.command;

import dev.parley.access.Access;
import dev.parley.channel.ChannelName;
import dev.parley.channel.Offset;
import dev.parley.channel.Position;
import dev.parley.engine.MessageLog;
import dev.parley.engine.Read;
import dev.parley.engine.page.Page;
import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import dev.parley.wire.MessageJson;
import dev.parley.wire.ReplyData;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Parts of a channel's log, for the command, the API and plain polling alike. Thread-safe. */
public final class Histories {
    private static final int DEFAULT_LIMIT = 50;
    /** The most that one reply holds. */
    public static final int MAX_LIMIT = 200;

    private final MessageLog log;
    private final Function<ChannelName, Optional<Position>> heads;

    /** @param heads of channels, where they are known without asking the engine */
    public Histories(MessageLog log, Function<ChannelName, Optional<Position>> heads) {
        this.log = log;
        this.heads = heads;
    }

    /**
     * Reads a part of a log.
     *
     * @param viewer whose keys are shown, or null for nobody's
     * @param before an offset; only older ones, those next to it
     * @param after an offset; only newer ones, those next to it; at most one of the two
     * @param limit from 1 to {@link #MAX_LIMIT}; absent for the default
     */
    public CompletionStage<ReplyData.History> read(
            ChannelName channel, @Nullable String viewer, OptionalLong before, OptionalLong after, OptionalLong limit) {
        Optional<Position> head = before.isPresent() || after.isEmpty() ? Optional.empty() : heads.apply(channel);
        if (head.isPresent()
                && head.get().offset() == after.getAsLong()
                && channel.kind().kept()) {
            // Who polls gets this answer nearly always.
            return CompletableFuture.completedFuture(
                    new ReplyData.History(channel.toString(), head.get().epoch(), List.of(), false));
        }
        return page(channel, before, after, limit).thenApply(page -> data(channel, viewer, page));
    }

    /** The same for nobody in particular; a channel that was never used is {@code channel.unknown}. */
    public CompletionStage<ReplyData.History> readUsed(
            ChannelName channel, OptionalLong before, OptionalLong after, OptionalLong limit) {
        return page(channel, before, after, limit).thenApply(page -> {
            if (page.head().offset() == 0) {
                throw new ParleyException(ErrorCode.CHANNEL_UNKNOWN, "channel: it has never been used");
            }
            return data(channel, null, page);
        });
    }

    private CompletionStage<Page> page(
            ChannelName channel, OptionalLong before, OptionalLong after, OptionalLong limit) {
        Access.requireKept(channel);
        if (before.isPresent() && after.isPresent()) {
            throw CommandFields.invalid("before, after: at most one of them");
        }
        int wanted = (int) limit.orElse(DEFAULT_LIMIT);
        Read read = after.isPresent()
                ? Read.forward(channel, after.getAsLong(), Offset.MAX, wanted)
                : Read.backward(channel, before.orElse(Offset.MAX + 1), wanted);
        return log.read(read);
    }

    private static ReplyData.History data(ChannelName channel, @Nullable String viewer, Page page) {
        return new ReplyData.History(
                channel.toString(), page.head().epoch(), MessageJson.entries(page.messages(), viewer), page.more());
    }
}
