// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.config;

import dev.parley.channel.ChannelKind;
import dev.parley.engine.Retention;
import dev.parley.engine.Retentions;
import dev.parley.file.SystemText;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Where messages are kept, and for how long. Immutable.
 *
 * @param engine the name of the engine
 * @param data the directory of the engine's files, its lock and the keys; absolute
 * @param engineSettings what only one engine reads, by the full names of the settings
 * @param reserve bytes of the disk that guests do not fill, 0 for none; empty where that depends on the disk
 */
public record StorageSettings(
        String engine, Path data, Map<String, String> engineSettings, Retentions retention, OptionalLong reserve) {
    public StorageSettings {
        engineSettings = Map.copyOf(engineSettings);
    }

    static StorageSettings read(SettingValues values) {
        return new StorageSettings(
                values.word(Setting.ENGINE, "sqlite", "memory"),
                data(values),
                Map.of(Setting.SQLITE_SYNCHRONOUS.key(), values.word(Setting.SQLITE_SYNCHRONOUS, "full", "normal")),
                retention(values),
                values.text(Setting.STORAGE_RESERVE).isEmpty()
                        ? OptionalLong.empty()
                        : OptionalLong.of(values.size(Setting.STORAGE_RESERVE)));
    }

    private static Path data(SettingValues values) {
        if (!values.text(Setting.DATA).isEmpty()) {
            return usable(Setting.DATA.key(), values.path(Setting.DATA));
        }
        String catalinaBase = System.getProperty("catalina.base");
        return catalinaBase == null
                ? usable("the working directory", Path.of("parley-data"))
                : usable("the system property catalina.base", Path.of(catalinaBase, "data", "parley"));
    }

    private static Path usable(String what, Path path) {
        Path data = path.toAbsolutePath().normalize();
        SystemText system = SystemText.ofThisJvm();
        system.pathProblem(data.toString()).ifPresent(problem -> {
            throw new IllegalArgumentException(what + " " + problem + "; " + system.advice());
        });
        return data;
    }

    private static Retentions retention(SettingValues values) {
        Map<ChannelKind, Retention> retention = new EnumMap<>(ChannelKind.class);
        for (ChannelKind kind : ChannelKind.values()) {
            if (kind.kept()) {
                retention.put(
                        kind,
                        new Retention(
                                values.count(Setting.valueOf("RETENTION_" + kind + "_MESSAGES")),
                                values.span(Setting.valueOf("RETENTION_" + kind + "_AGE")),
                                values.size(Setting.valueOf("RETENTION_" + kind + "_BYTES"))));
            }
        }
        return new Retentions(retention, values.size(Setting.RETENTION_BYTES));
    }
}
