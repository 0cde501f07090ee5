// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine;

import dev.parley.channel.ChannelName;
import dev.parley.channel.Message;
import java.util.Set;

/**
 * What the engine tells the hub. Called on one thread of the engine's at a time; implementations must not block and must not throw.
 */
public interface EngineListener {
    /**
     * A message was appended, here or on another node. Per channel in offset order; an engine with many nodes may skip some after a
     * fault of the network, which the listener sees by the offset and repairs from the log.
     *
     * @param newMembers users for whom this made the channel new on their list
     * @return how many live connections were handed the message
     */
    int onAppended(ChannelName channel, String epoch, Message message, Set<String> newMembers);

    /** A message was recalled. */
    void onRecalled(ChannelName channel, long offset);

    /** A user's mark has moved. */
    void onMarked(dev.parley.channel.Conversation conversation, String userId);

    /** A signal has arrived, this node's own included. */
    void onSignal(Signal signal);

    /** The engine was away and may have missed messages: every subscription is to check its position. */
    void onResync();
}
