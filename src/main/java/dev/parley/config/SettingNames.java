// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.config;

import dev.parley.config.SettingPlace.Spelling;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Tells settings of ours from names that only look like them, and guesses which one was meant. Stateless. */
final class SettingNames {
    private static final String PREFIX = "PARLEY_";
    private static final int MAX_GUESSES = 3;

    /** What the examples of the documentation and {@code bench} read, what tests set, and what the launcher tells the web application. */
    private static final Pattern OTHERS =
            Pattern.compile("PARLEY_(URL|KEY|API_KEY|REQUIRE_BROWSER|TEST_.+|LAUNCHER_.+)");

    /** What Kubernetes tells every container of a service whose name starts with "parley". */
    private static final Pattern SERVICE_LINK = Pattern.compile("PARLEY(_[A-Z0-9_]+)?"
            + "(_SERVICE_HOST|_SERVICE_PORT(_[A-Z0-9_]+)?|_PORT_[0-9]+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)");

    private static final Pattern SERVICE_PORT = Pattern.compile("PARLEY(_[A-Z0-9_]+)?_PORT");
    private static final Pattern SERVICE_ADDRESS = Pattern.compile("(tcp|udp|sctp)://.*");

    private static final List<String> KNOWN =
            Arrays.stream(Setting.values()).map(Setting::variable).toList();

    private SettingNames() {}

    /** Whether it is a name of ours however it is spelt, or a slip of the finger away from a setting. */
    static boolean mayBeMeant(String name) {
        String plain = plain(name);
        return plain.startsWith(PREFIX)
                || (plain.startsWith("P") && KNOWN.stream().anyMatch(known -> Distance.of(plain, known) <= 1));
    }

    /** Whether another program or the machine put it there. */
    static boolean isOfOthers(String name, String value, Spelling spelling) {
        if (OTHERS.matcher(plain(name)).matches()) {
            return true;
        }
        return spelling == Spelling.VARIABLE
                && (SERVICE_LINK.matcher(name).matches()
                        || (SERVICE_PORT.matcher(name).matches()
                                && SERVICE_ADDRESS.matcher(value).matches()));
    }

    /** The settings that were most probably meant; none where nothing is near, and where too many are. */
    static List<Setting> meant(String name) {
        String plain = plain(name);
        String full = plain.startsWith(PREFIX) ? plain : PREFIX + plain;
        List<Setting> near = nearest(full);
        List<Setting> guesses = near.isEmpty() ? withTheSameWords(full) : near;
        return guesses.size() > MAX_GUESSES ? List.of() : guesses;
    }

    private static List<Setting> nearest(String full) {
        int most = Math.max(1, Math.min(3, (full.length() - PREFIX.length()) / 4));
        int least = Arrays.stream(Setting.values())
                .mapToInt(setting -> Distance.of(full, setting.variable()))
                .min()
                .orElse(Integer.MAX_VALUE);
        return least > most
                ? List.of()
                : Arrays.stream(Setting.values())
                        .filter(setting -> Distance.of(full, setting.variable()) == least)
                        .toList();
    }

    private static List<Setting> withTheSameWords(String full) {
        int best = Arrays.stream(Setting.values())
                .mapToInt(setting -> common(full, setting.variable()))
                .max()
                .orElse(0);
        List<Setting> alike = best == 0
                ? List.of()
                : Arrays.stream(Setting.values())
                        .filter(setting -> common(full, setting.variable()) == best)
                        .toList();
        // Nearer is one whose words were all said: parley.guests, before the limits of guests.
        List<Setting> said = alike.stream()
                .filter(setting -> words(setting.variable()).size() == best)
                .toList();
        return said.isEmpty() ? alike : said;
    }

    /** How many words of a name are, but for a letter or an ending, words of the other one. */
    private static int common(String full, String setting) {
        String squeezed = squeezed(full);
        if (squeezed.length() > 4 && squeezed(setting).contains(squeezed)) {
            return Integer.MAX_VALUE;
        }
        List<String> words = words(setting);
        return (int) words(full).stream()
                .filter(word -> word.length() > 3)
                .filter(word -> words.stream().anyMatch(other -> isAlike(word, other)))
                .count();
    }

    private static boolean isAlike(String word, String other) {
        return Distance.of(word, other) <= 1 || (other.length() > 3 && word.startsWith(other));
    }

    private static String squeezed(String full) {
        return full.substring(PREFIX.length()).replace("_", "");
    }

    private static List<String> words(String full) {
        return Arrays.stream(full.substring(PREFIX.length()).split("_", -1))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /** As environment variables are written, without blanks and what nobody sees. */
    private static String plain(String name) {
        StringBuilder plain = new StringBuilder();
        name.codePoints().filter(SettingNames::isSeen).forEach(plain::appendCodePoint);
        return plain.toString().toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    private static boolean isSeen(int point) {
        return !Character.isWhitespace(point)
                && switch (Character.getType(point)) {
                    case Character.CONTROL, Character.FORMAT, Character.SPACE_SEPARATOR -> false;
                    default -> true;
                };
    }
}
