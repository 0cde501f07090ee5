// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SettingsDocTest {

    @Test
    void settingsPage_listsEverySettingAndNothingElse() throws IOException {
        assertThat(Files.readAllLines(Path.of("docs/settings.md")).stream()
                        .filter(line -> line.startsWith("| `parley.") && line.contains(" | `PARLEY_"))
                        .map(line -> line.substring(
                                0, line.indexOf(" | ", line.indexOf(" | ", line.indexOf(" | ") + 1) + 1))))
                .containsExactlyElementsOf(Arrays.stream(Setting.values())
                        .map(setting -> "| `" + setting.key() + "` | `" + setting.variable() + "` | "
                                + (setting.fallback().isEmpty() ? "–" : "`" + setting.fallback() + "`"))
                        .toList());
    }

    @Test
    void profiles_areThoseOfTheCode() throws IOException {
        assertThat(Files.readAllLines(Path.of("docs/settings.md")).stream()
                        .dropWhile(line -> !line.equals("| setting | `demo` | `open` | `enterprise` |"))
                        .skip(2)
                        .takeWhile(line -> line.startsWith("|")))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(Setting.values())
                        .filter(Profile::decides)
                        .map(setting -> "| `" + setting.key() + "` | "
                                + Arrays.stream(Profile.values())
                                        .map(profile -> "`" + profile.defaultOf(setting, true, Deployment.WAR) + "`")
                                        .collect(Collectors.joining(" | "))
                                + " |")
                        .toList());
    }
}
