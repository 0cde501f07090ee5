// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.apikey;

import static java.nio.charset.StandardCharsets.UTF_16;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApiKeyFileIT {
    @TempDir
    Path directory;

    @Test
    void load_firstStart_makesAKeyThatOnlyTheOwnerReads() throws IOException {
        ApiKeys keys = load(directory.resolve("data"));

        Path file = directory.resolve("data/api-key");
        String content = Files.readString(file);
        assertThat(content).matches("[A-Za-z0-9_-]{43}\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(keys.requireScope("Bearer " + content.strip(), Scope.ADMIN)).isEqualTo("api-key");
    }

    @Test
    void load_nextStart_keepsTheKey() throws IOException {
        load(directory);
        String first = Files.readString(directory.resolve("api-key"));
        load(directory);

        assertThat(directory.resolve("api-key")).hasContent(first);
        assertThat(directory.resolve("api-key.new")).doesNotExist();
    }

    @Test
    void load_emptyFile_isNoKey() throws IOException {
        Files.writeString(directory.resolve("api-key"), "\n");

        assertThatThrownBy(() -> load(directory)).hasMessageContaining("api-key must hold one line");
    }

    @Test
    void load_fileThatAnEditorSaved_isTheSameKey() throws IOException {
        Files.writeString(directory.resolve("api-key"), "\uFEFFa-key-that-is-long-enough\r\n");

        assertThat(load(directory).requireScope("Bearer a-key-that-is-long-enough", Scope.ADMIN))
                .isEqualTo("api-key");
    }

    @Test
    void load_fileInAnotherEncoding_isRefusedWithTheFix() throws IOException {
        Files.writeString(directory.resolve("api-key"), "a-key-that-is-long-enough\r\n", UTF_16);

        assertThatThrownBy(() -> load(directory))
                .hasMessageContainingAll("api-key", "UTF-16", "save the file as UTF-8");
    }

    private static ApiKeys load(Path directory) {
        return new ApiKeyFile(directory, new SecureRandom()).load();
    }
}
