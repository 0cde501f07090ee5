// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A message, as {@code {"channel","offset","time","from","body","key"}} of docs/protocol.md. Immutable, but for the tree of its body, which
 * all listeners share: do not change it.
 *
 * @param channel empty for what was pushed to this client's id
 * @param epoch of the log that it stands in; null without a subscription to the channel, and where nothing is kept
 * @param offset its place in the channel, from 1; 0 where nothing is kept
 * @param from null where a back end named nobody
 * @param body any JSON, a null node included; a missing node where it was recalled or has expired
 * @param key of one's own messages, where they were published with one
 * @param recalled withdrawn; only in histories
 * @param expired its time to live has passed; only in histories
 */
public record Message(
        String channel,
        @Nullable String epoch,
        long offset,
        Instant time,
        @Nullable Person from,
        JsonNode body,
        @Nullable String key,
        boolean recalled,
        boolean expired) {

    static Message of(JsonNode json) {
        return of(json.path("channel").asText(""), json);
    }

    /** Those in replies do not name the channel. */
    static Message of(String channel, JsonNode json) {
        return new Message(
                channel,
                null,
                json.path("offset").asLong(),
                Instant.ofEpochMilli(json.path("time").asLong()),
                json.hasNonNull("from") ? Person.of(json.path("from")) : null,
                json.path("body"),
                json.hasNonNull("key") ? json.path("key").asText() : null,
                json.path("recalled").asBoolean(),
                json.path("expired").asBoolean());
    }

    /** Its place, to be kept where a back end goes on after its own restart; empty where {@link #epoch} is null. */
    public Optional<Position> position() {
        return epoch == null || offset == 0 ? Optional.empty() : Optional.of(new Position(epoch, offset));
    }

    Message in(@Nullable String log) {
        return new Message(channel, log, offset, time, from, body, key, recalled, expired);
    }

    boolean hasBody() {
        return !recalled && !expired;
    }
}
