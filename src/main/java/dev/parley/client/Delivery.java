// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a push to one target. Immutable.
 *
 * @param channel of a user the inbox; empty for a push to a client's id
 * @param client the id, for a push to it; else empty
 * @param epoch null where nothing is kept
 * @param offset 0 where nothing is kept
 * @param time null for a push to a client's id
 * @param duplicate it was there already, under this key
 * @param connections to how many live ones it was handed
 */
public record Delivery(
        String channel,
        String client,
        @Nullable String epoch,
        long offset,
        @Nullable Instant time,
        boolean duplicate,
        int connections) {

    static List<Delivery> listOf(JsonNode answer) {
        return Json.list(answer.path("deliveries"), Delivery::of);
    }

    private static Delivery of(JsonNode json) {
        return new Delivery(
                json.path("channel").asText(),
                json.path("client").asText(),
                json.hasNonNull("epoch") ? json.path("epoch").asText() : null,
                json.path("offset").asLong(),
                json.hasNonNull("time") ? Instant.ofEpochMilli(json.path("time").asLong()) : null,
                json.path("duplicate").asBoolean(),
                json.path("connections").asInt());
    }
}
