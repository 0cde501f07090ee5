// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.config;

import dev.parley.config.SettingPlace.Entry;
import dev.parley.error.LogText;
import dev.parley.file.SystemText;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads settings as values. A value that makes no sense fails with one line that names the setting, what it says, where that stands and what
 * it may say. Immutable. The launcher reads with it too.
 */
public final class SettingValues {
    private static final Pattern SPAN = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,9})(B|KiB|MiB)?");
    private static final Pattern LARGE_SIZE = Pattern.compile("([0-9]{1,6})(B|KiB|MiB|GiB|TiB)?");

    private final Function<Setting, Optional<Entry>> source;
    private final Deployment deployment;
    private final Profile profile;

    private SettingValues(Function<Setting, Optional<Entry>> source, Deployment deployment) {
        this.source = source;
        this.deployment = deployment;
        // Until then there are no defaults but those of the settings themselves.
        this.profile = deployment.profile();
    }

    private SettingValues(SettingValues before, Profile profile) {
        this.source = before.source;
        this.deployment = before.deployment;
        this.profile = profile;
    }

    /**
     * Reads from where settings stand; the defaults of the profile, or their own, where nobody set one.
     *
     * @throws IllegalArgumentException where there is no such profile
     */
    public static SettingValues of(SettingSource source, Deployment deployment) {
        return new SettingValues(source::find, deployment).withProfile();
    }

    /** For tests. */
    static SettingValues of(Map<Setting, String> values, Deployment deployment) {
        return new SettingValues(
                        setting -> Optional.ofNullable(values.get(setting))
                                .map(text -> new Entry(setting.key(), text, "the test")),
                        deployment)
                .withProfile();
    }

    private SettingValues withProfile() {
        if (!isSet(Setting.PROFILE)) {
            return this;
        }
        String word = word(Setting.PROFILE, "demo", "open", "enterprise");
        return new SettingValues(this, Profile.valueOf(word.toUpperCase(Locale.ROOT)));
    }

    Profile profile() {
        return profile;
    }

    Deployment deployment() {
        return deployment;
    }

    /** Whether somebody set it. */
    boolean isSet(Setting setting) {
        return source.apply(setting).isPresent();
    }

    /** Where that stands, in words. */
    Optional<String> whereOf(Setting setting) {
        return source.apply(setting).map(Entry::where);
    }

    /** Stripped; the default where nobody set it. */
    public String text(Setting setting) {
        return SettingSource.strip(source.apply(setting)
                .map(Entry::value)
                .orElseGet(() -> profile.defaultOf(setting, isSet(Setting.PROFILE), deployment)));
    }

    /** The parts between commas. */
    public List<String> list(Setting setting) {
        return SettingSource.list(text(setting));
    }

    /** {@code on} or {@code off}; {@code absent} where nothing is said. */
    public boolean flag(Setting setting, boolean absent) {
        return switch (text(setting).toLowerCase(Locale.ROOT)) {
            case "" -> absent;
            case "on", "true", "yes" -> true;
            case "off", "false", "no" -> false;
            default -> throw wrong(setting, "on or off");
        };
    }

    /** One of some words. */
    public String word(Setting setting, String... words) {
        String text = text(setting).toLowerCase(Locale.ROOT);
        if (!List.of(words).contains(text)) {
            throw wrong(setting, String.join(" or ", words));
        }
        return text;
    }

    /** A count; {@code off} and 0 lift the limit, and come back as 0. */
    public int count(Setting setting) {
        String text = text(setting);
        if (isOff(text)) {
            return 0;
        }
        if (!text.matches("[0-9]{1,9}")) {
            throw wrong(setting, "a whole number, or off");
        }
        return Integer.parseInt(text);
    }

    /** Bytes; {@code off} and 0 lift the limit, and come back as 0. */
    public int bytes(Setting setting) {
        String text = text(setting);
        if (isOff(text)) {
            return 0;
        }
        Matcher size = SIZE.matcher(text);
        if (size.matches()) {
            long factor = "KiB".equals(size.group(2)) ? 1024 : "MiB".equals(size.group(2)) ? 1024 * 1024 : 1;
            long bytes = Long.parseLong(size.group(1)) * factor;
            if (bytes <= Integer.MAX_VALUE / 8) {
                return (int) bytes;
            }
        }
        throw wrong(setting, "a size such as 64KiB or 1MiB, at most 255MiB, or off");
    }

    /** Bytes on a disk, of which there may be many; {@code off} and 0 lift the limit, and come back as 0. */
    long size(Setting setting) {
        String text = text(setting);
        if (isOff(text)) {
            return 0;
        }
        Matcher size = LARGE_SIZE.matcher(text);
        if (!size.matches()) {
            throw wrong(setting, "a size such as 500MiB, 20GiB or 1TiB, or off");
        }
        String unit = size.group(2) == null ? "B" : size.group(2);
        int thousands = List.of("B", "KiB", "MiB", "GiB", "TiB").indexOf(unit);
        return Long.parseLong(size.group(1)) << (10 * thousands);
    }

    /** A span of time; {@code off} and 0 lift the limit, and come back as zero. */
    public Duration span(Setting setting) {
        String text = text(setting);
        if (isOff(text)) {
            return Duration.ZERO;
        }
        Matcher span = SPAN.matcher(text);
        if (!span.matches()) {
            throw wrong(setting, "a span such as 500ms, 10s, 5m, 8h or 90d, or off");
        }
        long number = Long.parseLong(span.group(1));
        return switch (span.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }

    /** A file or directory, absolute. */
    Path path(Setting setting) {
        try {
            return Path.of(text(setting)).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            SystemText system = SystemText.ofThisJvm();
            throw wrong(
                    setting,
                    "a path that Java can use here"
                            + (system.isUnicode() ? "" : "; for any other, " + system.advice()));
        }
    }

    /** What is wrong with a setting, as one line. */
    public IllegalArgumentException wrong(Setting setting, String expected) {
        String where =
                source.apply(setting).map(entry -> " (" + entry.where() + ")").orElse("");
        return new IllegalArgumentException(
                setting.key() + ": '" + LogText.of(text(setting)) + "' makes no sense; it must be " + expected + where);
    }

    private static boolean isOff(String text) {
        // What YAML makes of off.
        return text.equalsIgnoreCase("off") || text.equalsIgnoreCase("false") || text.equals("0");
    }
}
