// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** All JSON that this package reads and writes. Thread-safe. */
final class Json {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private Json() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** Missing where the text is no JSON. */
    static JsonNode parse(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    /** Whatever Jackson can write: maps, lists, records, beans, texts, numbers, nodes, null. */
    static JsonNode tree(@Nullable Object value) {
        return MAPPER.valueToTree(value);
    }

    static String text(JsonNode node) {
        try {
            return withoutLoneSurrogates(MAPPER.writeValueAsString(node));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the value cannot be written as JSON", e);
        }
    }

    static <T> List<T> list(JsonNode array, Function<JsonNode, T> map) {
        List<T> list = new ArrayList<>(array.size());
        array.forEach(element -> list.add(map.apply(element)));
        return List.copyOf(list);
    }

    /** UTF-8 has no form for half a character; as an escape it passes. */
    private static String withoutLoneSurrogates(String text) {
        StringBuilder escaped = null;
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            boolean pair = Character.isHighSurrogate(unit)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1));
            if (pair || !Character.isSurrogate(unit)) {
                if (escaped != null) {
                    escaped.append(unit);
                }
                if (pair) {
                    i++;
                    if (escaped != null) {
                        escaped.append(text.charAt(i));
                    }
                }
                continue;
            }
            if (escaped == null) {
                escaped = new StringBuilder(text.length() + 16).append(text, 0, i);
            }
            escaped.append(String.format("\\u%04x", (int) unit));
        }
        return escaped == null ? text : escaped.toString();
    }
}
