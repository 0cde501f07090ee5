// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.config;

import dev.parley.config.SettingPlace.Entry;
import dev.parley.config.SettingPlace.Spelling;
import dev.parley.file.SystemText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where settings are looked for: several places, of which the first that says something about a setting counts. A blank says nothing.
 * Immutable. What somebody wrote and what is not in force is told: names that are none, text that was not read as it was written, a file
 * that cannot be read. Uses only the JDK, since the launcher reads with it too.
 */
public final class SettingSource {
    private static final String FILE = "parley.properties";
    private static final int MAX_PROBLEMS = 3;

    private final List<SettingPlace> places;
    private final List<String> problems;
    private final SystemText system = SystemText.ofThisJvm();

    private SettingSource(List<SettingPlace> places, List<String> problems) {
        this.places = List.copyOf(places);
        this.problems = new ArrayList<>(problems);
        List<String> ignored =
                find(Setting.IGNORED_NAMES).map(entry -> list(entry.value())).orElse(List.of());
        for (SettingPlace place : this.places) {
            place.entries().forEach(entry -> check(place, entry, ignored));
        }
    }

    /** Reads these places, in this order; fails only when it is asked whether it is sound. */
    public static SettingSource of(SettingPlace... places) {
        return new SettingSource(List.of(places), List.of());
    }

    /**
     * The same, and after them {@code conf/parley.properties} below a directory.
     *
     * @param base null where there is none
     */
    public static SettingSource withFile(@Nullable String base, SettingPlace... places) {
        List<SettingPlace> all = new ArrayList<>(List.of(places));
        List<String> problems = new ArrayList<>();
        if (base != null) {
            try {
                Path file = Path.of(base, "conf", FILE);
                requireNoneBeside(file, List.of(Path.of(base), Path.of(base, "conf")));
                // Where the base itself is no directory, whoever needs it says so better.
                if (Files.isDirectory(Path.of(base)) && !Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
                    all.add(SettingPlace.file(file));
                }
            } catch (IOException | RuntimeException e) {
                problems.add(message(e));
            }
        }
        return new SettingSource(all, problems);
    }

    /**
     * Fails where something that was written is not in force.
     *
     * @throws IllegalArgumentException in one line that names what is wrong, where it stands and the fix
     */
    public void requireSound() {
        if (!problems.isEmpty()) {
            int more = problems.size() - MAX_PROBLEMS;
            throw new IllegalArgumentException(
                    String.join("; ", problems.subList(0, Math.min(MAX_PROBLEMS, problems.size())))
                            + (more > 0 ? "; and " + more + " more" : ""));
        }
    }

    /** What counts; empty where nobody says anything. */
    Optional<Entry> find(Setting setting) {
        return places.stream()
                .flatMap(place -> place.find(setting).stream())
                .filter(entry -> !strip(entry.value()).isEmpty())
                .findFirst();
    }

    /** What somebody wrote that does not count, since another place says something else: a line each, without values. */
    public List<String> overruled() {
        List<String> lines = new ArrayList<>();
        for (Setting setting : Setting.values()) {
            Optional<Entry> found = find(setting);
            for (SettingPlace place : places) {
                place.find(setting).stream()
                        .filter(other -> found.isPresent()
                                && !strip(other.value()).isEmpty()
                                && !isSame(
                                        setting,
                                        strip(other.value()),
                                        strip(found.get().value())))
                        .forEach(other -> lines.add(
                                other.where() + " has no effect: " + found.get().where() + " comes first"));
            }
        }
        return lines;
    }

    /** Without blanks of any kind at the ends; those that nobody sees are in many texts that were copied from a page. */
    static String strip(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isBlank(text.charAt(start))) {
            start++;
        }
        while (end > start && isBlank(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    /** The parts between commas. */
    static List<String> list(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(SettingSource::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    /** The launcher passes on the data directory as a system property, as an absolute path. */
    private static boolean isSame(Setting setting, String one, String other) {
        return one.equals(other) || (setting == Setting.DATA && absolute(one).equals(absolute(other)));
    }

    private static String absolute(String path) {
        try {
            return Path.of(path).toAbsolutePath().normalize().toString();
        } catch (InvalidPathException ignored) {
            // None that Java can use here, so no other one either.
            return path;
        }
    }

    private void check(SettingPlace place, Entry entry, List<String> ignored) {
        Optional<Setting> known = Arrays.stream(Setting.values())
                .filter(setting -> place.spelling().isOf(setting, entry.name()))
                .findFirst();
        if (known.isPresent() && strip(entry.value()).isEmpty()) {
            String usual = known.get().fallback();
            if (!usual.isEmpty()) {
                problems.add(entry.where() + " is empty; leave it out, which means " + usual + ", or write a value");
            }
        } else if (known.isPresent()) {
            unread(place, known.get(), entry.value()).ifPresent(what -> problems.add(entry.where() + " " + what));
        } else if (!SettingNames.isOfOthers(entry.name(), entry.value(), place.spelling())
                && !isIgnored(entry.name(), ignored)) {
            problems.add(entry.where() + " is no setting of Parley's" + advice(place.spelling(), entry.name()));
        }
    }

    private Optional<String> unread(SettingPlace place, Setting setting, String value) {
        Optional<String> problem = system.problem(value);
        if (problem.isPresent()) {
            return Optional.of(problem.get() + "; "
                    + (place.isFromSystem()
                            ? system.advice() + ", or write it to " + FILE
                            : "write it anew, in UTF-8"));
        }
        boolean opens = setting == Setting.ACCESS_READ || setting == Setting.ACCESS_PUBLISH;
        if (opens && place.isFromSystem() && !system.isUnicode() && value.indexOf('?') >= 0) {
            return Optional.of("holds a '?', which may stand for a character that could not be read; " + system.advice()
                    + ", or write it to " + FILE);
        }
        return value.codePoints()
                .filter(point -> !mayStand(point))
                .mapToObj("holds the invisible character U+%04X; remove it"::formatted)
                .findFirst();
    }

    private static String advice(Spelling spelling, String name) {
        List<Setting> meant = SettingNames.meant(name);
        if (meant.isEmpty()) {
            return ": docs/settings.md has them all; a name that is for another program can be listed in "
                    + spelling.of(Setting.IGNORED_NAMES);
        }
        return "; did you mean "
                + String.join(" or ", meant.stream().map(spelling::of).toList()) + "?";
    }

    private static boolean isIgnored(String name, List<String> ignored) {
        return ignored.stream()
                .anyMatch(one ->
                        one.endsWith("*") ? name.startsWith(one.substring(0, one.length() - 1)) : name.equals(one));
    }

    /** A file that somebody wrote for us, in a place or under a name that is not looked at. */
    private static void requireNoneBeside(Path file, List<Path> folders) throws IOException {
        for (Path folder : folders) {
            if (!Files.isDirectory(folder)) {
                continue;
            }
            try (Stream<Path> files = Files.list(folder)) {
                Optional<Path> stray = files.filter(path -> !path.equals(file) && isLikeOurs(path))
                        .findFirst();
                if (stray.isPresent()) {
                    throw new IOException(stray.get() + " is not read: the file of settings is " + file);
                }
            }
        }
    }

    private static boolean isLikeOurs(Path path) {
        String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
        return name.equals(FILE) || name.equals(FILE + ".txt");
    }

    private static boolean isBlank(char unit) {
        return Character.isWhitespace(unit) || Character.isSpaceChar(unit);
    }

    private static boolean mayStand(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL -> point == '\t' || point == '\n' || point == '\r';
            // Joiners belong to scripts and to emoji, tags to flags: rooms may be called so.
            case Character.FORMAT -> point == 0x200C || point == 0x200D || (point >= 0xE0020 && point <= 0xE007F);
            case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    private static String message(Exception e) {
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }
}
