// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.door;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What stands between two ampersands of a query. Immutable.
 *
 * @param text all of it, as it came
 * @param name decoded; empty where it is malformed
 * @param value as it came
 */
record QueryPair(String text, Optional<String> name, String value) {
    /** Those of a query, in order; none where there is no query. */
    static List<QueryPair> of(@Nullable String query) {
        return query == null
                ? List.of()
                : Arrays.stream(query.split("&", -1)).map(QueryPair::read).toList();
    }

    private static QueryPair read(String text) {
        int equal = text.indexOf('=');
        return new QueryPair(
                text,
                UriText.ofQuery(equal < 0 ? text : text.substring(0, equal)),
                equal < 0 ? "" : text.substring(equal + 1));
    }
}
