// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A row of one's list of conversations: the inbox, a private chat, a room. Immutable.
 *
 * @param kind such as {@code room}, {@code direct}, {@code user}
 * @param epoch of its log
 * @param head the last offset
 * @param read one's own mark
 * @param unread messages after the mark that are not one's own
 * @param last null where there is none
 * @param peer the other one of a private chat
 */
public record Conversation(
        String channel,
        String kind,
        String title,
        String epoch,
        long head,
        long read,
        long unread,
        @Nullable Last last,
        @Nullable Person peer) {

    /**
     * The latest message.
     *
     * @param text the first 200 characters of its text, null where it has none
     */
    public record Last(
            long offset,
            Instant time,
            @Nullable Person from,
            @Nullable String text) {}

    static Conversation of(JsonNode json) {
        return new Conversation(
                json.path("channel").asText(),
                json.path("kind").asText(),
                json.path("title").asText(),
                json.path("epoch").asText(),
                json.path("head").asLong(),
                json.path("read").asLong(),
                json.path("unread").asLong(),
                json.hasNonNull("last") ? last(json.path("last")) : null,
                json.hasNonNull("peer") ? Person.of(json.path("peer")) : null);
    }

    private static Last last(JsonNode json) {
        return new Last(
                json.path("offset").asLong(),
                Instant.ofEpochMilli(json.path("time").asLong()),
                json.hasNonNull("from") ? Person.of(json.path("from")) : null,
                json.hasNonNull("text") ? json.path("text").asText() : null);
    }
}
