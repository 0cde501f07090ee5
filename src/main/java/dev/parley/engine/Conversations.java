// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine;

import dev.parley.channel.ChannelKind;
import dev.parley.channel.ChannelName;
import dev.parley.channel.Conversation;
import dev.parley.engine.page.ChannelPart;
import dev.parley.engine.page.ConversationPage;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * People's views of channels: who has which channel on the list of conversations, and up to where each has read. Thread-safe; see
 * {@link Engine} for what holds for every stage.
 */
public interface Conversations {
    /**
     * Puts a channel on the user's list of conversations; a user's first mark there is the channel's head. Idempotent. The stage holds
     * true where it was not on the list before. Where the channel would have to begin and the quota does not let it, the stage fails; where
     * only the list would grow and may not, it holds false.
     */
    CompletionStage<Boolean> join(String userId, ChannelName channel, Quota quota);

    /** The same for somebody who comes back to it: what the user has taken off the list meanwhile stays off. */
    CompletionStage<Boolean> rejoin(String userId, ChannelName channel, Quota quota);

    /** Takes a channel off the user's list; the mark stays. The stage holds true where it was on the list. */
    CompletionStage<Boolean> leave(String userId, ChannelName channel);

    /** The user's view of one channel, whether it is on the list or not. */
    CompletionStage<Conversation> view(String userId, ChannelName channel);

    /**
     * The user's list, the latest first: the inbox, private chats with at least one message, rooms that were joined and not left.
     *
     * @param cursor where the last page ended, or null for the first; a cursor that makes no sense is {@code command.invalid}
     */
    CompletionStage<ConversationPage> list(String userId, @Nullable String cursor, int limit);

    /**
     * Moves a mark forward, never back and never past the head. The stage holds the user's view after it. It may be written up to a
     * second later; a crash may set it back by that much. It is counted where the user had no mark there.
     */
    CompletionStage<Conversation> mark(String userId, ChannelName channel, long offset, Quota quota);

    /**
     * Channels that have a message or someone in them, by name. One call looks at a bounded number of names: a part may be short, or
     * empty, and yet not be the last.
     *
     * @param kind null for every kind
     * @param query what the name has to contain, see {@link dev.parley.channel.NameQuery}; empty for all
     * @param after where the part before ended, or null for the first; it need not exist
     */
    CompletionStage<ChannelPart> channels(
            @Nullable ChannelKind kind, String query, @Nullable ChannelName after, int limit);
}
