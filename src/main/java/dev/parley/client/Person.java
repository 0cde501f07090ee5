// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * Someone. Which of the fields are filled depends on where it stands: everywhere {@code id} and {@code name}, and otherwise what
 * docs/protocol.md shows there. Immutable.
 *
 * @param guest has no login
 * @param online has a connection now; in lists of people and in conversations
 * @param connections how many, in {@code presence}
 * @param roles of oneself, in {@code welcome}
 */
public record Person(String id, String name, boolean guest, boolean online, int connections, List<String> roles) {
    public Person {
        roles = List.copyOf(roles);
    }

    static Person of(JsonNode json) {
        return new Person(
                json.path("id").asText(),
                json.path("name").asText(),
                json.path("guest").asBoolean(),
                json.path("online").asBoolean(),
                json.path("connections").asInt(),
                Json.list(json.path("roles"), JsonNode::asText));
    }
}
