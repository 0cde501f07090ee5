// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.text;

/** What a text is in UTF-8. Stateless. */
public final class Utf8 {
    private Utf8() {}

    /**
     * The length of the UTF-8 form of a text in bytes, without making it. A lone surrogate, which has no such form, counts two bytes.
     */
    public static int length(String text) {
        int length = text.length();
        int bytes = length;
        for (int i = 0; i < length; i++) {
            char unit = text.charAt(i);
            if (unit >= 0x80) {
                // A surrogate counts 2, so a pair counts 4.
                bytes += unit < 0x800 || Character.isSurrogate(unit) ? 1 : 2;
            }
        }
        return bytes;
    }
}
