// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.docs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;

/** Compares answers with what a page shows, where the page has placeholders for what differs each time. */
final class Masks {
    private Masks() {}

    /** The answer with its varying values replaced by the page's placeholders, where the page has such. */
    static JsonNode masked(JsonNode answer, JsonNode expected) {
        if (expected.isTextual()
                && expected.asText().equals("…")
                && answer.isTextual()
                && !answer.asText().isEmpty()) {
            return expected;
        }
        if (answer instanceof ObjectNode object && expected.isObject()) {
            for (Iterator<String> names = expected.fieldNames(); names.hasNext(); ) {
                String name = names.next();
                if (object.has(name)) {
                    boolean time = name.equals("time") && object.get(name).asLong() > 0;
                    object.set(name, time ? expected.get(name) : masked(object.get(name), expected.get(name)));
                }
            }
        } else if (answer.isArray() && expected.isArray() && answer.size() == expected.size()) {
            for (int i = 0; i < answer.size(); i++) {
                masked(answer.get(i), expected.get(i));
            }
        }
        return answer;
    }
}
