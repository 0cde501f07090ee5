// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SettingsDocTest {

    @Test
    void settingsPage_listsEverySettingAndNothingElse() throws IOException {
        assertThat(Files.readAllLines(Path.of("docs/settings.md")).stream()
                        .filter(line -> line.startsWith("| `parley."))
                        .map(line -> line.substring(
                                0, line.indexOf(" | ", line.indexOf(" | ", line.indexOf(" | ") + 1) + 1))))
                .containsExactlyElementsOf(Arrays.stream(Setting.values())
                        .map(setting -> "| `" + setting.key() + "` | `" + setting.variable() + "` | "
                                + (setting.fallback().isEmpty() ? "–" : "`" + setting.fallback() + "`"))
                        .toList());
    }
}
