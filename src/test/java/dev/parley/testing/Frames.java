// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.function.Predicate;

/** Reads what a server sent, with a parser of the tests' own. Stateless. */
public final class Frames {
    private static final ObjectMapper mapper = new ObjectMapper();

    private Frames() {}

    public static JsonNode json(String text) {
        try {
            return mapper.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + text, e);
        }
    }

    /** The JSON text of a string. */
    public static String quote(String text) {
        return TextNode.valueOf(text).toString();
    }

    /** An event of this name. */
    public static Predicate<JsonNode> event(String name) {
        return frame -> frame.path("event").asText().equals(name);
    }

    /** A {@code message} event of a channel. */
    public static Predicate<JsonNode> messageIn(String channel) {
        return event("message").and(frame -> frame.path("channel").asText().equals(channel));
    }

    /** The reply to the command with this id. */
    public static Predicate<JsonNode> reply(String id) {
        return frame -> frame.path("id").asText().equals(id) && frame.has("ok");
    }
}
