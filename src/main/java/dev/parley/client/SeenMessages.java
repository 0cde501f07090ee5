// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.client;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The last messages of channels that nobody subscribes to, so that what is unread is not told again by every connect. The time tells a
 * message from one at the same place of another log. Confined to the loop.
 */
final class SeenMessages {
    private static final int MAX = 5000;

    private record Place(String channel, long offset, long time) {}

    private final Map<Place, Boolean> places = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Place, Boolean> eldest) {
            return size() > MAX;
        }
    };

    /** Whether it is new. What keeps no place is always new. */
    boolean add(Message message) {
        return message.offset() == 0
                || places.put(
                                new Place(
                                        message.channel(),
                                        message.offset(),
                                        message.time().toEpochMilli()),
                                Boolean.TRUE)
                        == null;
    }
}
