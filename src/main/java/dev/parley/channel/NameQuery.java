// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.channel;

/** What a name has to contain, in either case, in any script; an empty text is in every name. Immutable. */
public final class NameQuery {
    private final String folded;

    public NameQuery(String text) {
        this.folded = fold(text);
    }

    public boolean fits(String name) {
        return folded.isEmpty() || fold(name).contains(folded);
    }

    /** By code point: folding whole words would tell a sigma at the end of one from the same letter within. */
    private static String fold(String text) {
        StringBuilder folded = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            folded.appendCodePoint(Character.toLowerCase(Character.toUpperCase(point)));
            i += Character.charCount(point);
        }
        return folded.toString();
    }
}
