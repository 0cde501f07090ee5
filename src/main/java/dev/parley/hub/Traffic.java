// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.hub;

import dev.parley.channel.ChannelKind;
import dev.parley.delivery.WriteMeter;
import dev.parley.error.CloseCode;
import dev.parley.error.ErrorCode;

/**
 * Hears what happens, to count and time it. Implementations are thread-safe, quick, and throw nothing: they are called on the way of every
 * message, though never once for each of its receivers.
 */
public interface Traffic extends WriteMeter {
    /** A way in that can refuse. */
    enum Way {
        HANDSHAKE,
        COMMAND,
        HTTP
    }

    /** A message is durable, where it is to be, and handed to everyone here who hears it. */
    void published(ChannelKind kind, long nanos);

    /** So many connections were handed a message, or one connection so many messages. */
    void delivered(long count);

    void refused(Way way, ErrorCode code);

    /** Counts nothing. */
    Traffic NONE = new Traffic() {
        @Override
        public void published(ChannelKind kind, long nanos) {}

        @Override
        public void delivered(long count) {}

        @Override
        public void flushed(long millis) {}

        @Override
        public void closed(CloseCode code) {}

        @Override
        public void refused(Way way, ErrorCode code) {}
    };
}
