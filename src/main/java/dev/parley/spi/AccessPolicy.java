// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.spi;

import dev.parley.channel.ChannelName;
import dev.parley.identity.User;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * A portal's own rules for who may see and write to which rooms, topics and live channels. A public class with a public constructor without
 * parameters, named in {@code META-INF/services/dev.parley.spi.AccessPolicy} of a jar in the same web application
 * ({@link java.util.ServiceLoader}). The rules of the settings are asked first; where there are several policies, all have to say yes.
 * Private chats, inboxes, {@code topic/all} and back ends are never asked about: who they concern is fixed.
 *
 * <p><b>When.</b> On subscribe and resume, publish, history, presence, typing, marks, recall, in the lists of rooms and conversations, for
 * feeds and polling; for open subscriptions again on {@code POST /api/v1/access/recheck}, {@code Parley.recheck}, when a user's identity is
 * refreshed, and every {@code parley.access.recheck}. Never once for each delivery.
 *
 * <p><b>Threads.</b> One instance serves all, so it is thread-safe. It is called on threads of Parley's own (context class loader: the web
 * application's), of which there are {@code parley.extensions.threads}, never on a container's; it may wait for a database. Who asks waits
 * at most {@code parley.extensions.timeout}; then the thread is interrupted.
 *
 * <p><b>Answers</b> are kept for {@code parley.access.cache}, until a recheck of that user or channel, or until the user has other roles.
 *
 * <p><b>Errors.</b> What is thrown, and no answer in time, refuses: with {@code server.unavailable}, so that clients come back later, and
 * one line in the log. A {@link dev.parley.error.ParleyException} refuses as it says.
 */
public interface AccessPolicy {
    /** What someone wants to do. Whoever may not read may not publish either, and is not asked about. */
    enum Action {
        /** Subscribe, read the history, see who is there and that the channel exists. */
        READ,

        /** Send messages to a room or live channel, and show that one is typing. */
        PUBLISH
    }

    /** Whether the user may. */
    boolean may(User user, Action action, ChannelName channel) throws Exception;

    /**
     * Those of the channels that the user may read, for lists and rechecks: override it where one query can answer for many.
     *
     * @param channels at most a few hundred
     */
    default Set<ChannelName> readable(User user, Set<ChannelName> channels) throws Exception {
        Set<ChannelName> readable = new LinkedHashSet<>();
        for (ChannelName channel : channels) {
            if (may(user, Action.READ, channel)) {
                readable.add(channel);
            }
        }
        return readable;
    }
}
