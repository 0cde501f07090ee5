// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.wire;

import java.nio.charset.StandardCharsets;

/**
 * Carries lone surrogates past Jackson, which refuses them in field names: {@code "\ud800"} is JSON, and a body may be any JSON. Before
 * parsing each becomes a noncharacter and its four hex digits; afterwards it becomes what it was. The noncharacter itself is carried the same
 * way, so nothing is ambiguous. Stateless.
 */
final class Surrogates {
    private static final char MARK = '\uFDD0';
    private static final int HEX = 4;

    private Surrogates() {}

    /** JSON text from outside, fit for the parser. */
    static String hide(String json) {
        if (json.indexOf("\\u") < 0 && json.indexOf(MARK) < 0) {
            return json;
        }
        StringBuilder out = new StringBuilder(json.length() + 16);
        int i = 0;
        while (i < json.length()) {
            char c = json.charAt(i);
            if (c == MARK) {
                mark(out, c);
                i++;
            } else if (c != '\\') {
                out.append(c);
                i++;
            } else {
                i = hideEscape(json, i, out);
            }
        }
        return out.toString();
    }

    /** A decoded string, as it was meant. */
    static String show(String text) {
        return restored(text, false);
    }

    /** JSON text that was written from decoded strings, with the lone ones as escapes. */
    static String escape(String json) {
        return restored(json, true);
    }

    /** Text that any encoder takes: U+FFFD, which this encoder puts there, stands where a lone one stood. */
    static String replaceLone(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_16BE), StandardCharsets.UTF_16BE);
    }

    /** JSON text from an encoder that knows nothing of lone ones: they become escapes. */
    static String escapeLone(String json) {
        for (int i = 0; i < json.length(); i++) {
            if (isLone(json, i)) {
                return escapeLone(json, i);
            }
        }
        return json;
    }

    private static String escapeLone(String json, int first) {
        StringBuilder out = new StringBuilder(json.length() + 16).append(json, 0, first);
        for (int i = first; i < json.length(); i++) {
            if (isLone(json, i)) {
                out.append("\\u").append(hex(json.charAt(i)));
            } else {
                out.append(json.charAt(i));
            }
        }
        return out.toString();
    }

    private static boolean isLone(String text, int at) {
        char c = text.charAt(at);
        if (Character.isHighSurrogate(c)) {
            return at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1));
        }
        return Character.isLowSurrogate(c) && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
    }

    private static int hideEscape(String json, int at, StringBuilder out) {
        int code = codeAt(json, at);
        if (code < 0) {
            out.append(json, at, Math.min(at + 2, json.length()));
            return at + 2;
        }
        int end = at + 2 + HEX;
        int next = codeAt(json, end);
        if (next >= 0 && Character.isSurrogatePair((char) code, (char) next)) {
            out.append((char) code).append((char) next);
            return end + 2 + HEX;
        }
        if (Character.isSurrogate((char) code) || code == MARK) {
            mark(out, (char) code);
        } else {
            out.append(json, at, end);
        }
        return end;
    }

    /** The code of a four-digit escape that starts there, or -1. */
    private static int codeAt(String json, int at) {
        if (at + 2 + HEX > json.length() || json.charAt(at) != '\\' || json.charAt(at + 1) != 'u') {
            return -1;
        }
        int code = 0;
        for (int i = at + 2; i < at + 2 + HEX; i++) {
            int digit = Character.digit(json.charAt(i), 16);
            if (digit < 0 || json.charAt(i) > 'f') {
                return -1;
            }
            code = code * 16 + digit;
        }
        return code;
    }

    private static void mark(StringBuilder out, char c) {
        out.append(MARK).append(hex(c));
    }

    private static String hex(char c) {
        return String.format("%04X", (int) c);
    }

    private static String restored(String text, boolean asEscapes) {
        int mark = text.indexOf(MARK);
        if (mark < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        int from = 0;
        while (mark >= 0) {
            out.append(text, from, mark);
            from = mark + 1 + HEX;
            char c = (char) Integer.parseInt(text.substring(mark + 1, from), 16);
            if (asEscapes && c != MARK) {
                out.append("\\u").append(hex(c));
            } else {
                out.append(c);
            }
            mark = text.indexOf(MARK, from);
        }
        return out.append(text, from, text.length()).toString();
    }
}
