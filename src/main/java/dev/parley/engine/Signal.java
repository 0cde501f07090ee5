// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine;

import dev.parley.channel.ChannelName;
import dev.parley.channel.Sender;
import dev.parley.error.CloseCode;
import org.jspecify.annotations.Nullable;

/** What nodes tell each other that no log keeps. */
public sealed interface Signal {
    /** Characters of the body that it carries. */
    default long length() {
        return 0;
    }

    /** A message on a {@code live/…} channel. */
    record Live(ChannelName channel, long time, @Nullable Sender from, String body) implements Signal {
        @Override
        public long length() {
            return body.length();
        }
    }

    /** A message to one connection. */
    record ToClient(String clientId, long time, @Nullable Sender from, String body) implements Signal {
        @Override
        public long length() {
            return body.length();
        }
    }

    /** Someone is typing. */
    record Typing(ChannelName channel, Sender user) implements Signal {}

    /**
     * Who may read is to be asked again: of one user's subscriptions, of those to one channel, or, with neither, of all.
     *
     * @param origin who says so, and need not be told
     */
    record Recheck(
            String origin,
            @Nullable String userId,
            @Nullable ChannelName channel) implements Signal {}

    /**
     * Connections are to be closed: of one user, one client or one session.
     *
     * @param revoked the moment of the revoke that this is; 0 where nothing was revoked
     */
    record Close(Scope scope, String id, CloseCode code, long revoked) implements Signal {
        public enum Scope {
            USER,
            CLIENT,
            SESSION
        }
    }
}
