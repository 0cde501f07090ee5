// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.api;

import dev.parley.apikey.Scope;
import dev.parley.door.RequestBody;
import dev.parley.door.UriText;
import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import jakarta.servlet.http.HttpServletRequest;
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
 * @param parts of the pattern, split once
 */
public record Route(String method, String pattern, @Nullable Scope scope, ApiHandler handler, List<String> parts) {
    private static final String SLASH = "/";

    public Route(String method, String pattern, @Nullable Scope scope, ApiHandler handler) {
        this(method, pattern, scope, handler, split(pattern));
    }

    /** The parts of a path, of which the first is empty. */
    static List<String> split(String path) {
        return List.of(path.split(SLASH, -1));
    }

    /** Whether a body of this request is read before the handler is called. */
    boolean takesJson(HttpServletRequest request) {
        return !method.equals("GET") && RequestBody.mediaType(request).equals("application/json");
    }

    boolean answers(String asked) {
        return method.equals(asked) || (asked.equals("HEAD") && method.equals("GET"));
    }

    /** What the names in the pattern stand for, if the path, in parts, is one of this route's. */
    Optional<Map<String, String>> match(List<String> given) {
        if (parts.size() != given.size()) {
            return Optional.empty();
        }
        Map<String, String> names = new LinkedHashMap<>();
        for (int i = 0; i < parts.size(); i++) {
            String part = parts.get(i);
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

    /**
     * The same from the path as the client sent it: containers drop what follows a {@code ;}, fold {@code //} and {@code ..}, and decode by
     * a setting of their own, and then a name is another one.
     *
     * @throws ParleyException {@code command.invalid} where something of that has happened
     */
    Map<String, String> exactNames(String requestUri) {
        List<String> sent = split(requestUri);
        int start = sent.size() - parts.size();
        Map<String, String> names = new LinkedHashMap<>();
        for (int i = 1; i < parts.size(); i++) {
            String part = parts.get(i);
            String raw = start < 0 ? "" : sent.get(start + i);
            String text = UriText.ofPath(raw).orElse("");
            boolean named = part.startsWith("{");
            if (raw.indexOf(';') >= 0 || text.isEmpty() || (!named && !text.equals(part))) {
                throw new ParleyException(
                        ErrorCode.COMMAND_INVALID,
                        (named ? part.substring(1, part.length() - 1) : "path")
                                + ": a name with ; or // or .. or other than UTF-8 does not arrive in a path; use the form"
                                + " of this call that has it in the query");
            }
            if (named) {
                names.put(part.substring(1, part.length() - 1), text);
            }
        }
        return names;
    }
}
