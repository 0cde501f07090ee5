// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.spi;

import dev.parley.channel.Message;
import dev.parley.channel.Sender;
import org.jspecify.annotations.Nullable;

/**
 * A message that is to be published.
 *
 * @param from null where a back end names nobody
 * @param body compact JSON text
 * @param ttlSeconds 0 for as long as the channel keeps it
 * @param byUser whether {@code from} is a person who sends it, and not somebody's word
 */
public record Publication(
        @Nullable Sender from, String body, Message.@Nullable Key key, long ttlSeconds, boolean byUser) {
    /** What a back end or a portal's own code sends. */
    public Publication(@Nullable Sender from, String body, Message.@Nullable Key key, long ttlSeconds) {
        this(from, body, key, ttlSeconds, false);
    }

    /** The same message with another body. */
    public Publication withBody(String newBody) {
        return new Publication(from, newBody, key, ttlSeconds, byUser);
    }
}
