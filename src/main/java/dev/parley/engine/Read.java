// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine;

import dev.parley.channel.ChannelName;
import dev.parley.channel.Offset;

/**
 * A request for a part of a log: messages with {@code after < offset < before}, at most {@code limit} and {@code maxBytes} of body text
 * (one message is always returned, however large).
 *
 * @param after an {@link Offset}
 * @param before an {@link Offset}, or any greater number for all that come after {@code after}
 * @param forward true: those next to {@code after}; false: those next to {@code before}. Either way they come in rising order
 */
public record Read(ChannelName channel, long after, long before, boolean forward, int limit, int maxBytes) {
    /** At most so much body text goes into one reply. */
    public static final int REPLY_BYTES = 256 * 1024;

    public Read {
        Offset.require(after);
        // Nothing comes after the greatest offset, whatever number stands for "all of them".
        before = Math.min(before, Offset.MAX + 1);
        if (limit < 0 || maxBytes < 1) {
            throw new IllegalArgumentException("limit " + limit + ", maxBytes " + maxBytes);
        }
    }

    /** The first messages after {@code after}, up to and including {@code until}. */
    public static Read forward(ChannelName channel, long after, long until, int limit) {
        return new Read(channel, after, Math.min(until, Offset.MAX) + 1, true, limit, REPLY_BYTES);
    }

    /** The last messages before {@code before}. */
    public static Read backward(ChannelName channel, long before, int limit) {
        return new Read(channel, 0, before, false, limit, REPLY_BYTES);
    }
}
