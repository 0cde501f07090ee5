// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.door;

import java.util.Optional;

/** The value of a header, read from left to right by the words of RFC 9110 section 5.6. White space around them is passed over. Confined to one thread. */
final class HeaderText {
    private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

    private final String text;
    private int at;

    HeaderText(String text) {
        this.text = text;
        skipSpace();
    }

    boolean atEnd() {
        return at == text.length();
    }

    /** Whether that character was next; it is passed then. */
    boolean skip(char wanted) {
        if (atEnd() || text.charAt(at) != wanted) {
            return false;
        }
        at++;
        skipSpace();
        return true;
    }

    /** A token, or empty where none is next. */
    Optional<String> token() {
        int start = at;
        while (!atEnd() && isTokenCharacter(text.charAt(at))) {
            at++;
        }
        Optional<String> token = at == start ? Optional.empty() : Optional.of(text.substring(start, at));
        skipSpace();
        return token;
    }

    /** What stands in quotes, without them and their backslashes; empty where no quoted string is next, or none that ends. */
    Optional<String> quoted() {
        if (atEnd() || text.charAt(at) != '"') {
            return Optional.empty();
        }
        StringBuilder value = new StringBuilder();
        for (int i = at + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                at = i + 1;
                skipSpace();
                return Optional.of(value.toString());
            }
            if (c == '\\' && i + 1 < text.length()) {
                i++;
            }
            value.append(text.charAt(i));
        }
        return Optional.empty();
    }

    private void skipSpace() {
        while (!atEnd() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
    }

    private static boolean isTokenCharacter(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || TOKEN_MARKS.indexOf(c) >= 0;
    }
}
