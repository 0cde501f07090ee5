// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.config;

import dev.parley.file.PropertiesFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * One place where settings may stand, with all that stands there and may be meant for us, whether it is a setting or not. Immutable. Never
 * says a value in its text: it may be a secret.
 */
public final class SettingPlace {
    /** How a place writes the names of settings. */
    enum Spelling {
        /** {@code parley.limits.connections}. */
        KEY,
        /** {@code PARLEY_LIMITS_CONNECTIONS}. */
        VARIABLE;

        String of(Setting setting) {
            return this == KEY ? setting.key() : setting.variable();
        }

        /** Whether it is that setting's name, or what Spring Boot makes of it: {@code PARLEY_LIMITS_CONNECTIONSPERUSER}. */
        boolean isOf(Setting setting, String name) {
            return name.equals(of(setting)) || (this == VARIABLE && name.equals(setting.shortVariable()));
        }
    }

    /** @param where as messages name it: {@code the environment variable PARLEY_GUESTS} */
    record Entry(String name, String value, String where) {
        @Override
        public String toString() {
            return where;
        }
    }

    private final Spelling spelling;
    private final boolean fromSystem;
    private final boolean ours;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    /**
     * An empty place.
     *
     * @param fromSystem whether Java decoded it by the locale
     * @param ours whether nothing else than settings of ours may stand there
     */
    private SettingPlace(Spelling spelling, boolean fromSystem, boolean ours) {
        this.spelling = spelling;
        this.fromSystem = fromSystem;
        this.ours = ours;
    }

    /** What {@code -D} said, {@code catalina.properties}, or the program itself. */
    public static SettingPlace systemProperties(Properties properties) {
        SettingPlace place = new SettingPlace(Spelling.KEY, true, false);
        for (String name : properties.stringPropertyNames()) {
            place.add(name, properties.getProperty(name), "the system property " + name);
        }
        return place;
    }

    public static SettingPlace environment(Map<String, String> variables) {
        SettingPlace place = new SettingPlace(Spelling.VARIABLE, true, false);
        variables.forEach((name, value) -> place.add(name, value, "the environment variable " + name));
        return place;
    }

    /**
     * Where a container or a framework has settings of its own besides.
     *
     * @param what such as {@code the context parameter}, to go before a name
     */
    public static SettingPlace named(String what, Map<String, String> values) {
        SettingPlace place = new SettingPlace(Spelling.KEY, false, false);
        values.forEach((name, value) -> place.add(name, value, what + " " + name));
        return place;
    }

    /**
     * A file of settings, in which everything has to be one.
     *
     * @throws IOException whose message names the file, the line and the fix
     */
    static SettingPlace file(Path file) throws IOException {
        SettingPlace place = new SettingPlace(Spelling.KEY, false, true);
        PropertiesFile.read(file)
                .forEach((name, entry) ->
                        place.add(name, entry.value(), "'" + name + "' in " + file + ", line " + entry.line()));
        return place;
    }

    /** What stands here about a setting; first what has the name of the documentation, which counts before Spring Boot's. */
    List<Entry> find(Setting setting) {
        return entries.values().stream()
                .filter(entry -> spelling.isOf(setting, entry.name()))
                .sorted(Comparator.comparing(entry -> !entry.name().equals(spelling.of(setting))))
                .toList();
    }

    List<Entry> entries() {
        return new ArrayList<>(entries.values());
    }

    Spelling spelling() {
        return spelling;
    }

    boolean isFromSystem() {
        return fromSystem;
    }

    private void add(String name, String value, String where) {
        if (ours || SettingNames.mayBeMeant(name)) {
            entries.put(name, new Entry(name, value, where));
        }
    }
}
