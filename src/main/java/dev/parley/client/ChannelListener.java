// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.client;

/**
 * Hears one channel, over all reconnections. Every method is called on the client's one thread for listeners, in the order of events: see
 * {@link ParleyClient} for what a slow one or one that throws does.
 */
public interface ChannelListener {
    /**
     * A message: each once, in the order of the channel's log, those missed in an interruption too, unless a {@link #onGap gap} was told
     * before. Recalled and expired ones are left out. On {@code live/…}, which keeps nothing, what passes during an interruption is missed.
     */
    void onMessage(Message message);

    /** The server could not bring what was missed. What is told after it comes after the gap. */
    default void onGap(Gap gap) {}

    /** The channel is heard, for the first time or again; before the messages that came with the reply. */
    default void onSubscribed(Replies.Subscribed subscribed) {}

    /** A message was withdrawn, also during an interruption. */
    default void onRecalled(Events.Recalled recalled) {}

    default void onPresence(Events.PresenceChange change) {}

    default void onTyping(Events.Typing typing) {}

    default void onRead(Events.Read read) {}

    /** The server refuses or has ended the subscription, such as with {@code channel.forbidden} or {@code channel.deleted}. The last call. */
    default void onEnded(ParleyClientException reason) {}
}
