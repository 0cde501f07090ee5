// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.hub;

import dev.parley.access.Quotas;
import dev.parley.channel.ChannelName;
import dev.parley.channel.Conversation;
import dev.parley.engine.Conversations;
import dev.parley.identity.User;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Moves users' read marks, and knows which connection moves one: it need not be told of it. Thread-safe; nothing here waits. */
final class ReadMarks {
    private final Conversations conversations;
    private final Quotas quotas;
    private final Map<String, Connection> origins = new ConcurrentHashMap<>();

    ReadMarks(Conversations conversations, Quotas quotas) {
        this.conversations = conversations;
        this.quotas = quotas;
    }

    CompletionStage<Conversation> move(Connection connection, User user, ChannelName channel, long offset) {
        String key = keyOf(user.id(), channel);
        origins.put(key, connection);
        return conversations
                .mark(
                        user.id(),
                        channel,
                        offset,
                        quotas.of(user, connection.facts().address()))
                .whenComplete((conversation, failure) -> origins.remove(key, connection));
    }

    /** The connection that moves the user's mark at this moment, or null. */
    @Nullable
    Connection originOf(String userId, ChannelName channel) {
        return origins.get(keyOf(userId, channel));
    }

    private static String keyOf(String userId, ChannelName channel) {
        return userId + "\n" + channel;
    }
}
