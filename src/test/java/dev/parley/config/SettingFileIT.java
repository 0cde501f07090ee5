// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.config;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code conf/parley.properties}: what stands there is in force, or the start says why not. */
class SettingFileIT {
    @TempDir
    private Path base;

    @BeforeEach
    void makeConf() throws IOException {
        Files.createDirectory(base.resolve("conf"));
    }

    @Test
    void noFile_saysNothing() {
        assertThat(read().flag(Setting.GUESTS, true)).isTrue();
        assertThat(read(base.resolve("nowhere").toString()).flag(Setting.GUESTS, true))
                .isTrue();
        assertThat(read(null).flag(Setting.GUESTS, true)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "parley.guests=off",
                "\uFEFFparley.guests=off\n",
                "\uFEFF# mark first\r\nparley.guests=off\r\n",
                "parley.guests = off \r",
                "parley.guests=\u00a0off\u00a0",
                "\tparley.guests:\tOFF\t",
                "parley.g\\u0075ests=off",
            })
    void guestsAreOff_howeverItIsSaved(String text) throws IOException {
        write(text, UTF_8);

        assertThat(read().flag(Setting.GUESTS, true)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u00a0parley.guests=off",
                "parley.guests\u00a0=off",
                "parley.guests\u3000off",
                "parley.guests\u200b=off",
                "PARLEY_GUESTS=off",
                "Parley.guests=off",
                "guests=off",
                "parley.guest=off",
                "parley,guests=off",
                "# one\n\uFEFFparley.guests=off",
                "parley.guests=on\nparley.guests=off",
                "parley.data=C:\\\nparley.guests=off",
                "parley.guests=off # never",
                "parley.prefix=/\u0000\nparley.guests=off",
                "parley.guest\\u00=off",
            })
    void whatIsNotReadAsMeant_isRefused(String text) throws IOException {
        write(text, UTF_8);

        assertRefused("parley.properties");
    }

    @Test
    void anotherEncoding_isRefused() throws IOException {
        write("parley.guests=off\n", UTF_16);
        assertRefused("UTF-16", "save the file as UTF-8");

        write("# ohne Gäste\nparley.guests=off\n", ISO_8859_1);
        assertRefused("line 1", "save the file as UTF-8");

        write("parley.access.read=room/人事/**=role:hr", Charset.forName("GBK"));
        assertRefused("line 1", "save the file as UTF-8");
    }

    @Test
    void oneName_isToldWithItsLineAndTheOneMeant() throws IOException {
        write("# comment\nparley.retention.rooms.age=30d\n", UTF_8);

        assertRefused("'parley.retention.rooms.age' in ", "line 2", "did you mean parley.retention.room.age?");
    }

    @Test
    void directoryInItsPlace_isRefused() throws IOException {
        Files.createDirectory(file());

        assertRefused("is a directory");
    }

    @Test
    void linkToNothing_isRefused() throws IOException {
        Files.createSymbolicLink(file(), base.resolve("gone"));

        assertRefused("parley.properties");
    }

    @ParameterizedTest
    @CsvSource({"parley.properties", "Parley.Properties", "conf/parley.properties.txt", "conf/PARLEY.properties"})
    void fileWhereNobodyLooks_isTold(String name) throws IOException {
        Files.writeString(base.resolve(name), "parley.guests=off");

        assertRefused(name, "is not read: the file of settings is " + file());
    }

    @Test
    void safetyCopies_areLeftAlone() throws IOException {
        for (String name : new String[] {"parley.properties.bak", "parley.properties~", "parley.properties.rpmsave"}) {
            Files.writeString(base.resolve("conf").resolve(name), "nonsense");
        }
        write("parley.guests=off", UTF_8);

        assertThat(read().flag(Setting.GUESTS, true)).isFalse();
    }

    private void assertRefused(String... words) {
        SettingSource source = SettingSource.withFile(base.toString());
        assertThatThrownBy(source::requireSound)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(words)
                .hasMessageNotContaining("\n");
    }

    private SettingValues read() {
        return read(base.toString());
    }

    private static SettingValues read(String from) {
        SettingSource source = SettingSource.withFile(from);
        source.requireSound();
        return SettingValues.of(source, Deployment.WAR);
    }

    private void write(String text, Charset charset) throws IOException {
        Files.writeString(file(), text, charset);
    }

    private Path file() {
        return base.resolve("conf/parley.properties");
    }
}
