// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LauncherOptionsTest {
    @Test
    void noArguments_takeTheDefaults() throws Exception {
        LauncherOptions options = LauncherOptions.parse(new String[0], name -> null, name -> null);
        assertThat(options.port()).isEqualTo(8080);
        assertThat(options.host()).isEqualTo("localhost");
        assertThat(options.isLoopback()).isTrue();
        assertThat(options.data()).isEqualTo(Path.of("parley-data").toAbsolutePath());
    }

    @Test
    void data_optionWinsOverPropertyOverEnvironment() throws Exception {
        Map<String, String> property = Map.of("parley.data", "/b");
        Map<String, String> environment = Map.of("PARLEY_DATA", "/c");
        assertThat(LauncherOptions.parse(new String[] {"--data", "/a"}, property::get, environment::get)
                        .data())
                .isEqualTo(Path.of("/a"));
        assertThat(LauncherOptions.parse(new String[0], property::get, environment::get)
                        .data())
                .isEqualTo(Path.of("/b"));
        assertThat(LauncherOptions.parse(new String[0], name -> null, environment::get)
                        .data())
                .isEqualTo(Path.of("/c"));
    }

    @Test
    void valueAfterEqualsSign_isTaken() throws Exception {
        LauncherOptions options = LauncherOptions.parse("--port=0", "--data=a=b");
        assertThat(options.port()).isZero();
        assertThat(options.data()).hasFileName("a=b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--prot",
                "--port",
                "--port=",
                "--port=-1",
                "--port=65536",
                "--port=http",
                "--data=",
                "--host",
                "x"
            })
    void wrongArgument_isOneLineAndExitCode2(String argument) {
        assertThatThrownBy(() -> LauncherOptions.parse(argument))
                .isInstanceOfSatisfying(LauncherFailure.class, failure -> assertThat(failure.exitCode())
                        .isEqualTo(2))
                .hasMessageContaining(argument.replaceFirst("=.*", ""))
                .hasMessageEndingWith("see --help")
                .message()
                .hasLineCount(1);
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1,true,localhost",
        "localhost,true,localhost",
        "LOCALHOST,true,LOCALHOST",
        "::1,true,[::1]",
        "[::1],true,[::1]",
        "0.0.0.0,false,localhost",
        "::,false,localhost",
        "192.0.2.7,false,192.0.2.7",
        "2001:db8::7,false,[2001:db8::7]",
        "127.1.2.3,true,127.1.2.3"
    })
    void host_isLoopbackOrNot_andStandsInAUrlAsBrowsersTakeIt(String host, boolean loopback, String inUrl)
            throws Exception {
        LauncherOptions options = LauncherOptions.parse("--host", host);

        assertThat(options.isLoopback()).isEqualTo(loopback);
        assertThat(options.urlHost()).isEqualTo(inUrl);
    }
}
