// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine;

import dev.parley.channel.ChannelName;
import dev.parley.identity.User;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * Who is in which channel, as all nodes see it. Thread-safe; see {@link Engine} for what holds for every stage. The
 * {@link EngineListener} hears the changes of a channel in the order of the calls.
 */
public interface PresenceStore {
    /** A connection has entered a channel. Every connection enters its user's inbox, so that inbox tells whether someone is online. */
    CompletionStage<Void> enter(ChannelName channel, String clientId, User user);

    /** A connection has left a channel. */
    CompletionStage<Void> exit(ChannelName channel, String clientId);

    /** Who is in a channel, by user, with the number of connections; at most {@code limit} people listed. */
    CompletionStage<Presence> of(ChannelName channel, int limit);

    /** Those of the users who have a connection anywhere. */
    CompletionStage<Set<String>> online(Set<String> userIds);
}
