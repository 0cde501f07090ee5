// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.RawHttp;
import dev.parley.testing.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings of {@code java -jar}: what somebody wrote is in force, or the start says why not and makes nothing on the disk. */
class LauncherSettingsIT {
    private static final Map<String, String> NO_LOCALE = Map.of("LANG", "", "LC_ALL", "", "LC_CTYPE", "");

    /** In the bytes of UTF-8, whatever the locale of the tests: room/人事/** for staff, a directory called 数据. */
    private static final String RULE = "room/\\344\\272\\272\\344\\272\\213/**=role:hr";

    private static final String FOLDER = "\\346\\225\\260\\346\\215\\256";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "PARLEY_GUEST, did you mean PARLEY_GUESTS?",
        "parley_guests, did you mean PARLEY_GUESTS?",
        "PARLEY_DATADIR, did you mean PARLEY_DATA?",
        "PARLEY_PORT, PARLEY_IGNORE_NAMES",
    })
    void variableThatIsNoSetting_isRefusedInOneLine(String name, String fix) {
        assertRefused(launch(List.of(), Map.of(name, "off")), name, fix);
    }

    @Test
    void propertyThatIsNoSetting_isRefusedInOneLine() {
        assertRefused(launch(List.of(), Map.of(), "-Dparley.limit.connections=5"), "parley.limits.connections");
    }

    @Test
    void optionBehindTheJar_isRefusedInOneLine() {
        String behind = "exec \"$@\" -Dparley.guests=off";
        try (ServerProcess server = ServerProcess.launchUnder(List.of("sh", "-c", behind, "sh"), Map.of(), data())) {
            assertThat(server.awaitExit()).isEqualTo(2);
            assertThat(server.errors())
                    .contains("-Dparley.guests=off", "before -jar")
                    .hasLineCount(1);
        }
    }

    @Test
    void ruleThatJavaCannotRead_isRefusedInOneLine() {
        String rule = "PARLEY_ACCESS_READ=\"$(printf '" + RULE + "')\"; export PARLEY_ACCESS_READ; exec \"$@\"";

        assertRefused(launch(List.of("sh", "-c", rule, "sh"), NO_LOCALE), "PARLEY_ACCESS_READ", "LANG=C.UTF-8");
    }

    @Test
    void propertyThatJavaCannotRead_isRefusedInOneLine() {
        String rule = "java=\"$1\"; shift; exec \"$java\" -Dparley.access.read=\"$(printf '" + RULE + "')\" \"$@\"";

        assertRefused(launch(List.of("sh", "-c", rule, "sh"), NO_LOCALE), "parley.access.read", "LANG=C.UTF-8");
    }

    @Test
    void workingDirectoryThatJavaCannotRead_isRefusedInOneLine_andNothingIsMade() throws IOException {
        Path work = Files.createDirectory(folder.resolve("work"));
        String change =
                "cd '" + work + "' && d=\"$(printf '" + FOLDER + "')\" && mkdir \"$d\" && cd \"$d\" && exec \"$@\"";

        assertRefused(launch(List.of("sh", "-c", change, "sh"), NO_LOCALE), "working directory", "LANG=C.UTF-8");
        assertThat(work.toFile().list()).hasSize(1);
    }

    @Test
    void dataDirectoryThatJavaCannotRead_isRefusedInOneLine() {
        String option = "exec \"$@\" --data \"" + folder + "/$(printf '" + FOLDER + "')\"";
        try (ServerProcess server = ServerProcess.launchUnder(List.of("sh", "-c", option, "sh"), NO_LOCALE, data())) {
            assertThat(server.awaitExit()).isEqualTo(2);
            assertThat(server.errors()).contains("--data", "LANG=C.UTF-8").hasLineCount(1);
        }
        assertThat(folder.toFile().list()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\uFEFFparley.guests=off\r\n", "# 人事\r\nparley.guests : off"})
    void fileOfSettings_isReadByTheWebApplicationAsByTheLauncher(String text) throws Exception {
        Files.createDirectories(data().resolve("conf"));
        Files.writeString(data().resolve("conf/parley.properties"), text + "\nparley.trusted-proxies=127.0.0.1\n");
        try (ServerProcess server = ServerProcess.start(data())) {
            assertThat(RawHttp.handshake(server.base().resolve("ws"), "").status())
                    .isEqualTo(401);
        }
    }

    @Test
    void fileOfSettingsBesideTheData_isRefusedInOneLine() throws IOException {
        Files.createDirectories(data());
        Files.writeString(data().resolve("parley.properties"), "parley.guests=off");
        try (ServerProcess server = launch(List.of(), Map.of())) {
            assertThat(server.awaitExit()).isEqualTo(1);
            assertThat(server.errors())
                    .contains("is not read", "conf/parley.properties")
                    .hasLineCount(1);
        }
    }

    private ServerProcess launch(List<String> before, Map<String, String> environment, String... more) {
        return ServerProcess.launchUnder(
                before,
                environment,
                data(),
                Stream.concat(Stream.of(more), Stream.of("--port", "0", "--data", data().toString()))
                        .toArray(String[]::new));
    }

    private void assertRefused(ServerProcess server, String... words) {
        try (server) {
            assertThat(server.awaitExit()).isEqualTo(1);
            assertThat(server.errors()).contains(words).hasLineCount(1);
            assertThat(server.output()).isEmpty();
        }
        assertThat(data()).doesNotExist();
    }

    private Path data() {
        return folder.resolve("data");
    }
}
