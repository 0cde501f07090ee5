// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SqliteVersionTest {
    private static final String SOURCE = "2026-10-12 10:00:00 0123abcd";

    @Test
    void versionsWithTheFix_areTrusted() {
        for (String version :
                List.of("3.51.3", "3.51.4", "3.53.0", "3.54.1", "3.60.0", "4.0.0", "3.50.7", "3.50.8", "3.44.6")) {
            assertThat(SqliteVersion.parse(version).orElseThrow().isTrusted())
                    .as(version)
                    .isTrue();
            assertThat(SqliteVersion.trouble(version + ".0", version, SOURCE))
                    .as(version)
                    .isEmpty();
        }
    }

    @Test
    void versionsWithTheBug_orWithdrawn_areRefused_withTheFix() {
        List<String> bad = List.of(
                "3.7.0", "3.44.5", "3.45.0", "3.45.9", "3.46.1", "3.49.1", "3.50.0", "3.50.6", "3.51.0", "3.51.2",
                "3.52.0", "2.8.17");
        for (String version : bad) {
            assertThat(SqliteVersion.trouble(version + ".0", version, SOURCE).orElseThrow())
                    .as(version)
                    .contains(
                            "SQLite " + version,
                            SOURCE,
                            "not safe",
                            "3.51.3 or later",
                            "sqlite-jdbc.version",
                            "WEB-INF/lib");
        }
    }

    @Test
    void classesAndLibrary_ofTwoVersions_areRefused() {
        assertThat(SqliteVersion.trouble("3.53.4.0", "3.54.1", SOURCE).orElseThrow())
                .contains("3.53.4.0", "3.54.1", "do not belong together", "org.sqlite.lib.path");
        assertThat(SqliteVersion.trouble("3.54.1.0", "3.54.1", SOURCE)).isEmpty();
        assertThat(SqliteVersion.trouble("3.54.1.1-SNAPSHOT", "3.54.1", SOURCE)).isEmpty();
        assertThat(SqliteVersion.trouble("unknown", "3.54.1", SOURCE))
                .as("a repacked jar says nothing")
                .isEmpty();
    }

    @Test
    void answerThatIsNoVersion_isRefused() {
        for (String answer : List.of("", "null", "three", "3", "v3.54.1")) {
            assertThat(SqliteVersion.trouble("3.54.1.0", answer, SOURCE))
                    .as(answer)
                    .isPresent();
        }
    }
}
