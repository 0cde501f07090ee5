// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.pages;

import java.net.URI;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts the sheets that a style sheet imports in the places of its imports: one request for all of a page's style. */
final class Sheets {
    private static final Pattern IMPORT = Pattern.compile("(?m)^@import \"(\\.[^\"]+)\";$");

    private Sheets() {}

    /** @param texts all sheets by their paths; one that is imported and is not among them stays an import */
    static String whole(Map<String, String> texts, String path) {
        return IMPORT.matcher(texts.getOrDefault(path, "")).replaceAll(found -> {
            String imported = URI.create(path).resolve(found.group(1)).toString();
            return Matcher.quoteReplacement(texts.containsKey(imported) ? whole(texts, imported) : found.group());
        });
    }
}
