// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.identity.jwt;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a token whose signature was checked says. Immutable. */
final class Claims {
    private static final long MAX_SECONDS = Long.MAX_VALUE / 2000;
    private static final Pattern SEPARATOR = Pattern.compile("[\\s,]+");

    private final Map<String, Object> claims;

    Claims(Map<String, Object> claims) {
        this.claims = claims;
    }

    /** A string, or a whole number as one; null where there is none. */
    @Nullable
    String text(String path) {
        @Nullable Object value = at(path);
        return value instanceof String || value instanceof Long || value instanceof Integer ? value.toString() : null;
    }

    /**
     * A time, in epoch milliseconds: the last that it can mean, as most issuers tell it to the second. Null where there is none.
     */
    @Nullable
    Long millis(String claim) {
        @Nullable Object value = claims.get(claim);
        if (value instanceof Long || value instanceof Integer) {
            long seconds = ((Number) value).longValue();
            return Math.abs(seconds) > MAX_SECONDS ? null : seconds * 1000 + 999;
        }
        return value instanceof Double exact && Math.abs(exact) < MAX_SECONDS ? (Long) (long) (exact * 1000) : null;
    }

    /** A list of strings, or one string with spaces or commas between, as {@code scope} is. */
    List<String> texts(String path) {
        @Nullable Object value = at(path);
        if (value instanceof String text) {
            return SEPARATOR.splitAsStream(text).filter(part -> !part.isEmpty()).toList();
        }
        return value instanceof Collection<?> list
                ? list.stream()
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                        .toList()
                : List.of();
    }

    /** The claim of that whole name, such as {@code https://example.org/roles}; else the one that the path leads to. */
    private @Nullable Object at(String path) {
        if (claims.containsKey(path)) {
            return claims.get(path);
        }
        @Nullable Object value = claims;
        for (String name : path.split("\\.", -1)) {
            value = value instanceof Map<?, ?> map ? map.get(name) : null;
        }
        return value;
    }
}
