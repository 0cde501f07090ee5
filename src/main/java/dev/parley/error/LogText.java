// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.error;

import org.jspecify.annotations.Nullable;

/**
 * Text from outside, made fit for a log line or an error message: controls, line separators, direction marks and lone surrogates become
 * {@code ?}, so that nobody forges a second line or turns one around, and it is cut at 200 characters. Stateless.
 */
public final class LogText {
    private static final int MAX_CODE_POINTS = 200;
    private static final int MAX_OF_OUR_OWN = 2000;

    private LogText() {}

    public static String of(@Nullable String text) {
        return of(text, MAX_CODE_POINTS);
    }

    /** For what we say ourselves, with paths in it: the fix often comes last, and an operator has to read it. */
    public static String ofOurs(@Nullable String text) {
        return of(text, MAX_OF_OUR_OWN);
    }

    private static String of(@Nullable String text, int max) {
        if (text == null) {
            return "-";
        }
        StringBuilder safe = new StringBuilder(Math.min(text.length(), max) + 1);
        int length = 0;
        for (int i = 0; i < text.length(); length++) {
            if (length == max) {
                return safe.append('…').toString();
            }
            int point = text.codePointAt(i);
            safe.appendCodePoint(isSafe(point) ? point : '?');
            i += Character.charCount(point);
        }
        return safe.toString();
    }

    private static boolean isSafe(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
