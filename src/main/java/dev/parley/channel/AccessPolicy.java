// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.channel;

import dev.parley.identity.User;

/**
 * Which rooms, topics and live channels a user may see and write to. Asked on the caller's thread for every subscribe, publish and read;
 * it must be thread-safe and must not block. Private chats and inboxes are never asked about: their members are fixed.
 */
public interface AccessPolicy {
    /** Admits everyone to everything that the kind of channel allows. */
    AccessPolicy OPEN = new AccessPolicy() {
        @Override
        public boolean maySubscribe(User user, ChannelName channel) {
            return true;
        }

        @Override
        public boolean mayPublish(User user, ChannelName channel) {
            return true;
        }
    };

    boolean maySubscribe(User user, ChannelName channel);

    boolean mayPublish(User user, ChannelName channel);
}
