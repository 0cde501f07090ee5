// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** How many replies a frame must get, as another parser than ours reads it: commands without an id are answered only where they fail. */
record ExpectedReplies(int least, int most) {
    private static final int MAX_COMMANDS = 100;
    private static final ExpectedReplies ONE = new ExpectedReplies(1, 1);
    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    static ExpectedReplies to(String frame) {
        JsonNode json;
        try {
            json = MAPPER.readTree(frame);
        } catch (JsonProcessingException e) {
            // That parser takes no lone surrogates in the names of fields, and cannot tell.
            return frame.contains("\\u") ? new ExpectedReplies(0, MAX_COMMANDS) : ONE;
        }
        if (!json.isArray()) {
            return new ExpectedReplies(least(json), 1);
        }
        if (json.isEmpty() || json.size() > MAX_COMMANDS) {
            return ONE;
        }
        int least = 0;
        for (JsonNode element : json) {
            least += least(element);
        }
        return new ExpectedReplies(least, json.size());
    }

    private static int least(JsonNode command) {
        return command.isObject() && !command.hasNonNull("id") ? 0 : 1;
    }
}
