// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.command;

import dev.parley.access.Access;
import dev.parley.channel.ChannelName;
import dev.parley.channel.Conversation;
import dev.parley.engine.Conversations;
import dev.parley.hub.ConversationRows;
import dev.parley.identity.User;
import dev.parley.spi.Outcome;
import dev.parley.wire.ReplyData;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/** {@code channels}: the user's conversations, the latest first. A page may have fewer rows than others and not be the last. */
final class ChannelsHandler implements CommandHandler {
    private static final int PAGE = 200;

    private final Conversations conversations;
    private final ConversationRows conversationRows;
    private final Access access;

    ChannelsHandler(Conversations conversations, ConversationRows conversationRows, Access access) {
        this.conversations = conversations;
        this.conversationRows = conversationRows;
        this.access = access;
    }

    @Override
    public String action() {
        return "channels";
    }

    @Override
    public CompletionStage<Outcome> handle(Request request) {
        User user = request.user();
        String cursor = request.fields().string("cursor").orElse(null);
        return conversations.list(user.id(), cursor, PAGE).thenCompose(page -> readable(user, page.rows())
                .thenCompose(rows -> conversationRows.of(user.id(), rows))
                .thenApply(rows -> Outcome.of(new ReplyData.Channels(rows, page.cursor()))));
    }

    /** A room stays on the list of someone who may not read it for now, and is not shown. */
    private CompletionStage<List<Conversation>> readable(User user, List<Conversation> rows) {
        Set<ChannelName> channels = rows.stream().map(Conversation::channel).collect(Collectors.toUnmodifiableSet());
        return access.readable(user, channels).thenApply(readable -> rows.stream()
                .filter(row -> readable.contains(row.channel()))
                .toList());
    }
}
