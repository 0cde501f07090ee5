// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine;

import dev.parley.channel.ChannelName;
import dev.parley.channel.Message;
import dev.parley.channel.Sender;
import org.jspecify.annotations.Nullable;

/**
 * A message to be appended, checked already. The engine gives it its offset and time. For a private chat the engine also puts the
 * channel on the lists of both users.
 *
 * @param body compact JSON text
 * @param ttlSeconds 0 for as long as the channel keeps it
 * @param quota what it is counted for
 */
public record Append(
        ChannelName channel,
        @Nullable Sender from,
        String body,
        Message.@Nullable Key key,
        long ttlSeconds,
        Quota quota) {
    public Append {
        if (!channel.kind().kept()) {
            throw new IllegalArgumentException(channel + " keeps no log");
        }
    }

    /** One that nobody counts. */
    public Append(ChannelName channel, @Nullable Sender from, String body, Message.@Nullable Key key, long ttlSeconds) {
        this(channel, from, body, key, ttlSeconds, Quota.UNLIMITED);
    }
}
