// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine;

import dev.parley.channel.ChannelName;

/**
 * A request for a part of a log: messages with {@code after < offset < before}, at most {@code limit} and {@code maxBytes} of body text
 * (one message is always returned, however large).
 *
 * @param forward true: those next to {@code after}; false: those next to {@code before}. Either way they come in rising order
 */
public record Read(ChannelName channel, long after, long before, boolean forward, int limit, int maxBytes) {
    /** At most so much body text goes into one reply. */
    public static final int REPLY_BYTES = 256 * 1024;

    public Read {
        if (limit < 0 || maxBytes < 1) {
            throw new IllegalArgumentException("limit " + limit + ", maxBytes " + maxBytes);
        }
    }

    /** The first messages after {@code after}, up to and including {@code until}. */
    public static Read forward(ChannelName channel, long after, long until, int limit) {
        return new Read(channel, after, until + 1, true, limit, REPLY_BYTES);
    }

    /** The last messages before {@code before}. */
    public static Read backward(ChannelName channel, long before, int limit) {
        return new Read(channel, 0, before, false, limit, REPLY_BYTES);
    }
}
