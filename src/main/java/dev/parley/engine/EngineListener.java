// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine;

import dev.parley.channel.ChannelName;
import dev.parley.channel.Message;
import dev.parley.identity.User;
import java.util.Set;

/**
 * What the engine tells the hub. Called on one thread of the engine's at a time, but for presence; implementations must not block and must not throw.
 */
public interface EngineListener {
    /**
     * A message was appended, here or on another node. Per channel in offset order; an engine with many nodes may skip some after a
     * fault of the network, which the listener sees by the offset and repairs from the log.
     *
     * @param newMembers users for whom this made the channel new on their list
     */
    void onAppended(ChannelName channel, String epoch, Message message, Set<String> newMembers);

    /** A message was recalled. */
    void onRecalled(ChannelName channel, long offset);

    /** A channel was deleted with all that was in it. What is told of a channel of that name from now on belongs to a new one. */
    void onDeleted(ChannelName channel);

    /** A user's mark has moved. */
    void onMarked(dev.parley.channel.Conversation conversation, String userId);

    /**
     * Who is in a channel has changed, per person, not per connection. Called on any thread, but for one channel in the order in which it
     * happened.
     *
     * @param count of the people who are there now
     */
    void onPresence(ChannelName channel, User user, PresenceChange change, int count);

    /** What happened to a person in a channel. */
    enum PresenceChange {
        /** The first connection of this person has entered. */
        JOINED,
        /** The person is still there, under another name. */
        RENAMED,
        /** The last connection has left. */
        LEFT
    }

    /** A signal has arrived, this node's own included. */
    void onSignal(Signal signal);

    /**
     * Nothing more waits to be told at the moment: what was put together meanwhile is to go out. It follows whatever was told on the
     * engine's thread, within about a millisecond unless more is told in between.
     */
    void onDrained();

    /**
     * The engine was away and may have missed messages, or come back with another log: every channel that is heard is to be asked for its
     * state, whose epoch may be another one and whose head may have fallen.
     */
    void onResync();
}
