// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.config;

import dev.parley.channel.ChannelKind;
import dev.parley.engine.Engine.Retention;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

/**
 * Where messages are kept, and for how long. Immutable.
 *
 * @param data the directory of the database, its lock and the keys; absolute
 * @param sqliteFull whether every commit waits for the disk
 */
public record StorageSettings(Path data, boolean sqliteFull, Map<ChannelKind, Retention> retention) {
    static StorageSettings read(SettingValues values) {
        values.word(Setting.ENGINE, "sqlite");
        return new StorageSettings(
                data(values),
                values.word(Setting.SQLITE_SYNCHRONOUS, "full", "normal").equals("full"),
                retention(values));
    }

    private static Path data(SettingValues values) {
        String data = values.text(Setting.DATA);
        if (!data.isEmpty()) {
            return Path.of(data).toAbsolutePath().normalize();
        }
        String catalinaBase = System.getProperty("catalina.base");
        Path path = catalinaBase == null ? Path.of("parley-data") : Path.of(catalinaBase, "data", "parley");
        return path.toAbsolutePath().normalize();
    }

    private static Map<ChannelKind, Retention> retention(SettingValues values) {
        Map<ChannelKind, Retention> retention = new EnumMap<>(ChannelKind.class);
        for (ChannelKind kind : ChannelKind.values()) {
            if (kind.kept()) {
                retention.put(
                        kind,
                        new Retention(
                                values.count(Setting.valueOf("RETENTION_" + kind + "_MESSAGES")),
                                values.span(Setting.valueOf("RETENTION_" + kind + "_AGE"))));
            }
        }
        return Map.copyOf(retention);
    }
}
