// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.address;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What one proxy says in the header {@code Forwarded}, RFC 7239 section 4: names in lower case, values without quotes. Immutable. */
record ForwardedElement(Map<String, String> pairs) {
    ForwardedElement {
        pairs = Map.copyOf(pairs);
    }

    Optional<String> get(String name) {
        return Optional.ofNullable(pairs.get(name));
    }

    /** The elements of all lines together, the client's proxy first. What is malformed is an element that says nothing. */
    static List<ForwardedElement> parse(List<String> lines) {
        List<ForwardedElement> elements = new ArrayList<>();
        for (String line : lines) {
            for (String element : split(line, ',')) {
                if (!element.isBlank()) {
                    elements.add(element(element));
                }
            }
        }
        return elements;
    }

    private static ForwardedElement element(String text) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String pair : split(text, ';')) {
            int equal = pair.indexOf('=');
            if (equal > 0) {
                String name = pair.substring(0, equal).strip().toLowerCase(Locale.ROOT);
                pairs.putIfAbsent(name, unquoted(pair.substring(equal + 1).strip()));
            }
        }
        return new ForwardedElement(pairs);
    }

    /** Splits where the separator does not stand in quotes. */
    private static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        boolean quoted = false;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && quoted) {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == separator && !quoted) {
                parts.add(text.substring(start, i));
                start = i + 1;
            }
        }
        parts.add(text.substring(start));
        return parts;
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1).replaceAll("\\\\(.)", "$1") : value;
    }
}
