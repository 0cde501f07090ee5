// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine;

import dev.parley.channel.ChannelName;
import dev.parley.channel.Message;
import dev.parley.engine.page.Page;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The logs of channels: what was published, in the order of its offsets. Thread-safe; see {@link Engine} for what holds for every stage.
 *
 * <p><b>What is acknowledged is durable.</b> The stage of an {@link #append} completes normally only after the message is on stable
 * storage as far as the engine's settings promise.
 *
 * <p><b>Order.</b> Appends of one caller to one channel get offsets in the order of the calls. The {@link EngineListener} hears the
 * messages of a channel in offset order, each before the stage of its append completes. {@link #open} and {@link #state} take part in that
 * order: every message up to the head that they report was heard before they complete, every later one is heard after.
 */
public interface MessageLog {
    /** Appends one message: idempotent by its key, durable when the stage completes. */
    CompletionStage<Appended> append(Append append);

    /**
     * Takes an interest in a channel, and answers its {@link #state}. Interest is counted: whoever has opened a channel calls
     * {@link #release} once for it; where the stage fails, no interest was taken. The listener hears private chats and inboxes without,
     * for as long as a connection of one of their people has entered the person's inbox.
     */
    CompletionStage<ChannelState> open(ChannelName channel);

    /** Gives back what one {@link #open} took. */
    void release(ChannelName channel);

    /**
     * A channel's state, in order with what the listener hears (see above). Creates nothing: a channel without messages reports head 0
     * and the epoch that its first message will have.
     */
    CompletionStage<ChannelState> state(ChannelName channel);

    /** Reads a part of a channel's log. */
    CompletionStage<Page> read(Read read);

    /** Offsets at or below {@code upTo} that were recalled, among the last 1000 of the channel, rising. */
    CompletionStage<List<Long>> recalled(ChannelName channel, long upTo);

    /** Withdraws a message: its body is gone for good. The stage holds false where the log has no such message. */
    CompletionStage<Boolean> recall(ChannelName channel, long offset);

    /** One message, or empty where the log has it not (any more). */
    CompletionStage<Optional<Message>> message(ChannelName channel, long offset);
}
