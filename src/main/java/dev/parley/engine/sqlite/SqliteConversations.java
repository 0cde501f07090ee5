// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite;

import dev.parley.channel.ChannelKind;
import dev.parley.channel.ChannelName;
import dev.parley.channel.Conversation;
import dev.parley.engine.Conversations;
import dev.parley.engine.Quota;
import dev.parley.engine.memory.MemoryPresence;
import dev.parley.engine.page.ChannelPart;
import dev.parley.engine.page.ConversationPage;
import dev.parley.engine.sqlite.writer.Operation;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Lists of conversations and read marks in the file. Thread-safe. */
final class SqliteConversations implements Conversations {
    private final EngineState state;
    private final MemoryPresence presence;

    SqliteConversations(EngineState state, MemoryPresence presence) {
        this.state = state;
        this.presence = presence;
    }

    @Override
    public CompletionStage<Boolean> join(String userId, ChannelName channel, Quota quota) {
        return join(userId, channel, quota, false);
    }

    @Override
    public CompletionStage<Boolean> rejoin(String userId, ChannelName channel, Quota quota) {
        return join(userId, channel, quota, true);
    }

    private CompletionStage<Boolean> join(String userId, ChannelName channel, Quota quota, boolean again) {
        NewChannel begun = new NewChannel(channel, quota);
        return state.ask(now -> now.submit(Operation.writing(
                0,
                log -> begun.mayBeWritten(log)
                        ? Optional.of(log.members().join(userId, channel, quota, again))
                        : Optional.<Boolean>empty(),
                (joined, listener) -> joined.orElseThrow(begun::refusal))));
    }

    @Override
    public CompletionStage<Boolean> leave(String userId, ChannelName channel) {
        return state.ask(
                now -> now.submit(Operation.writing(log -> log.members().leave(userId, channel))));
    }

    @Override
    public CompletionStage<Conversation> view(String userId, ChannelName channel) {
        return state.ask(now -> now.readers().read(reader -> now.views().one(reader, userId, channel)));
    }

    @Override
    public CompletionStage<ConversationPage> list(String userId, @Nullable String cursor, int limit) {
        return state.ask(now -> now.readers().read(reader -> now.views().all(reader, userId, cursor, limit)));
    }

    @Override
    public CompletionStage<Conversation> mark(String userId, ChannelName channel, long offset, Quota quota) {
        return state.ask(now -> new MarkRequest(now, userId, channel, offset, quota).start());
    }

    @Override
    public CompletionStage<ChannelPart> channels(
            @Nullable ChannelKind kind, String query, @Nullable ChannelName after, int limit) {
        ChannelNames names = new ChannelNames(kind, query, after, Math.max(1, limit));
        return state.query(reader -> reader.snapshot(snapshot -> names.part(snapshot, presence)));
    }
}
