// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.identity;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Whether two names read alike, after UTS 39: in another case or width, with characters that nobody sees, or with letters of another script
 * that look the same. The table has what Latin, Greek and Cyrillic share, and what a hasty eye takes for one another; it is no more than
 * that, so that names of other letters are told apart. Stateless.
 */
public final class Lookalikes {
    /** Pairs of what it looks like, in small letters, and what looks so. */
    private static final Map<Integer, String> SMALL = table(
            "a",
            "аαɑᴀ",
            "b",
            "ьʙ",
            "c",
            "сϲᴄ",
            "d",
            "ԁᴅ",
            "e",
            "еєᴇҽ",
            "f",
            "ꜰϝ",
            "g",
            "ɡɢց",
            "h",
            "һʜн",
            "j",
            "јϳᴊ",
            "k",
            "кκᴋ",
            "l",
            "iіιı1|ӏɪʟ",
            "m",
            "мᴍ",
            "n",
            "пηոɴ",
            "o",
            "оοσ0օᴏ",
            "p",
            "рρᴘ",
            "q",
            "ԛգ",
            "r",
            "гʀ",
            "s",
            "ѕꜱ",
            "t",
            "тτᴛ",
            "u",
            "υսᴜ",
            "v",
            "νѵᴠ",
            "w",
            "ԝωᴡѡ",
            "x",
            "хχ",
            "y",
            "уγʏү",
            "z",
            "ᴢ",
            "'",
            "’‘`´ʼʹ′",
            "-",
            "‐‑‒–—−",
            "ß",
            "β");

    /** The same in capitals. */
    private static final Map<Integer, String> CAPITAL = table(
            "A", "АΑ", "B", "ВΒ", "C", "СϹ", "E", "ЕΕ", "H", "НΗҺ", "J", "ЈͿ", "K", "КΚ", "L", "IІΙ1|Ӏ", "M", "МΜ", "N",
            "Ν", "O", "ОΟ0", "P", "РΡ", "S", "Ѕ", "T", "ТΤ", "X", "ХΧ", "Y", "УΥҮ", "Z", "Ζ", "D", "Ԁ", "Q", "Ԛ", "W",
            "Ԝ", "V", "Ѵ", "F", "Ϝ", "Π", "П", "Γ", "Г", "Φ", "Ф", "'", "’‘`´ʼʹ′", "-", "‐‑‒–—−");

    private Lookalikes() {}

    /** Two keys of a name: names that share one of them read alike. */
    public record Keys(String small, String capital) {
        public boolean meet(Keys other) {
            return small.equals(other.small) || capital.equals(other.capital);
        }
    }

    public static Keys of(String name) {
        StringBuilder seen = new StringBuilder();
        Normalizer.normalize(name, Normalizer.Form.NFKC)
                .codePoints()
                .filter(point -> !CodePoints.isIgnorable(point) && !CodePoints.isBlank(point))
                .forEach(seen::appendCodePoint);
        String plain = seen.toString().strip().replaceAll("[\\s\\p{Z}]+", " ");
        // By way of capitals, so that ß is ss and both kinds of sigma are one.
        String small = replaced(plain.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT), SMALL);
        return new Keys(small.replace("rn", "m").replace("vv", "w"), replaced(plain.toUpperCase(Locale.ROOT), CAPITAL));
    }

    private static String replaced(String text, Map<Integer, String> table) {
        StringBuilder replaced = new StringBuilder();
        Normalizer.normalize(text, Normalizer.Form.NFKC).codePoints().forEach(point -> {
            String other = table.get(point);
            if (other == null) {
                replaced.appendCodePoint(point);
            } else {
                replaced.append(other);
            }
        });
        return replaced.toString();
    }

    private static Map<Integer, String> table(String... pairs) {
        Map<Integer, String> table = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            String like = pairs[i];
            pairs[i + 1].codePoints().forEach(point -> table.put(point, like));
        }
        return Map.copyOf(table);
    }
}
