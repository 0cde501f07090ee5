// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http;

import dev.parley.door.Scope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One call of the API.
 *
 * @param method in upper case; GET answers HEAD too
 * @param pattern such as {@code /clients/{id}}; a name in braces stands for one part, never empty
 * @param scope what the key must be allowed; null for none
 */
public record Route(String method, String pattern, @Nullable Scope scope, ApiHandler handler) {
    private static final String SLASH = "/";

    boolean answers(String asked) {
        return method.equals(asked) || (asked.equals("HEAD") && method.equals("GET"));
    }

    /** What the names in the pattern stand for, if the path is one of this route's. */
    Optional<Map<String, String>> match(String path) {
        List<String> expected = List.of(pattern.split(SLASH, -1));
        List<String> given = List.of(path.split(SLASH, -1));
        if (expected.size() != given.size()) {
            return Optional.empty();
        }
        Map<String, String> names = new LinkedHashMap<>();
        for (int i = 0; i < expected.size(); i++) {
            String part = expected.get(i);
            if (part.startsWith("{")) {
                if (given.get(i).isEmpty()) {
                    return Optional.empty();
                }
                names.put(part.substring(1, part.length() - 1), given.get(i));
            } else if (!part.equals(given.get(i))) {
                return Optional.empty();
            }
        }
        return Optional.of(names);
    }
}
