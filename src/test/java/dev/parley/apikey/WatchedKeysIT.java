// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.apikey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys that come and go while the server runs. */
class WatchedKeysIT {
    @TempDir
    Path directory;

    @Test
    void key_isRotated_withoutARestart_andTheOldOneStopsAtOnce() throws Exception {
        Path file = write("# the portal\n\n" + entry("portal:push", "old") + "\n" + entry("ops:admin", "boss") + "\n");
        WatchedKeys keys = keys(List.of());
        assertThat(keys.requireScope("Bearer old", Scope.PUSH)).isEqualTo("portal");

        write(entry("portal:push", "old") + "\n" + entry("portal:push", "new") + "\n");
        assertThat(keys.requireScope("Bearer old", Scope.PUSH)).isEqualTo("portal");
        assertThat(keys.requireScope("Bearer new", Scope.PUSH)).isEqualTo("portal");
        assertRefused(ErrorCode.KEY_INVALID, keys, "boss", Scope.READ);

        // Of the same size, in the same moment.
        write(entry("portal:push", "now") + "\n" + entry("portal:push", "new") + "\n");
        assertRefused(ErrorCode.KEY_INVALID, keys, "old", Scope.PUSH);
        assertThat(keys.requireScope("Bearer now", Scope.PUSH)).isEqualTo("portal");

        Files.delete(file);
        assertRefused(ErrorCode.KEY_INVALID, keys, "new", Scope.PUSH);
    }

    @Test
    void line_thatMakesNoSense_stopsTheStart_andIsLeftOutLater() throws Exception {
        write("portal:push:secret\n");
        assertThatThrownBy(() -> keys(List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("api-keys, line 1: ")
                .hasMessageNotContaining("secret");

        write(entry("portal:push", "good"));
        WatchedKeys keys = keys(List.of());
        write("portal:push:secret\n" + entry("portal:read", "good"));

        assertThat(keys.requireScope("Bearer good", Scope.READ)).isEqualTo("portal");
        assertRefused(ErrorCode.SCOPE_MISSING, keys, "good", Scope.PUSH);
        assertRefused(ErrorCode.KEY_INVALID, keys, "secret", Scope.READ);
    }

    @Test
    void settingAndFile_bothCount() throws Exception {
        write(entry("file:read", "file"));
        WatchedKeys keys = keys(List.of(entry("set:push", "set")));

        assertThat(keys.requireScope("Bearer file", Scope.READ)).isEqualTo("file");
        assertThat(keys.requireScope("Bearer set", Scope.PUSH)).isEqualTo("set");
        assertThat(directory.resolve("api-key")).doesNotExist();
    }

    @Test
    void keyThatParleyMade_countsWhileThereIsNoOther_andMayBeReplacedOrDeleted() throws Exception {
        WatchedKeys keys = keys(List.of());
        Path made = directory.resolve("api-key");
        String key = Files.readString(made).strip();
        assertThat(keys.requireScope("Bearer " + key, Scope.ADMIN)).isEqualTo("api-key");

        Files.writeString(made, "another-key-that-is-long-enough\n");
        assertRefused(ErrorCode.KEY_INVALID, keys, key, Scope.READ);
        assertThat(keys.requireScope("Bearer another-key-that-is-long-enough", Scope.READ))
                .isEqualTo("api-key");

        write(entry("portal:read", "x"));
        assertRefused(ErrorCode.KEY_INVALID, keys, "another-key-that-is-long-enough", Scope.READ);
        Files.delete(directory.resolve("api-keys"));
        assertThat(keys.requireScope("Bearer another-key-that-is-long-enough", Scope.READ))
                .isEqualTo("api-key");
        Files.delete(made);
        assertRefused(ErrorCode.KEY_INVALID, keys, "another-key-that-is-long-enough", Scope.READ);
        assertRefused(ErrorCode.KEY_INVALID, keys, "", Scope.READ);
    }

    @Test
    void file_thatAnEditorSaved_givesTheSameKeys() throws Exception {
        write("\uFEFF" + entry("portal:push", "one") + "\r\n# more\r\n" + entry("ops:admin", "two") + "\r\n");
        WatchedKeys keys = keys(List.of());

        assertThat(keys.requireScope("Bearer one", Scope.PUSH)).isEqualTo("portal");
        assertThat(keys.requireScope("Bearer two", Scope.ADMIN)).isEqualTo("ops");
    }

    @Test
    void file_inAnotherEncoding_stopsTheStart_andGivesNoKeyLater() throws Exception {
        Path file = write(entry("portal:push", "good"));
        WatchedKeys keys = keys(List.of());
        assertThat(keys.requireScope("Bearer good", Scope.PUSH)).isEqualTo("portal");

        Files.writeString(file, entry("portal:push", "good"), StandardCharsets.UTF_16);
        assertRefused(ErrorCode.KEY_INVALID, keys, "good", Scope.PUSH);
        assertThatThrownBy(() -> keys(List.of())).hasMessageContaining("save the file as UTF-8");
    }

    private WatchedKeys keys(List<String> entries) {
        return new WatchedKeys(entries, directory.resolve("api-keys"), directory, new SecureRandom());
    }

    /** As tools do it that want no half file to be seen. */
    private Path write(String text) throws Exception {
        Path draft = Files.writeString(directory.resolve("draft"), text);
        return Files.move(
                draft,
                directory.resolve("api-keys"),
                java.nio.file.StandardCopyOption.ATOMIC_MOVE,
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    private static String entry(String nameAndScopes, String key) throws Exception {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        return nameAndScopes + ":" + HexFormat.of().formatHex(hash);
    }

    private static void assertRefused(ErrorCode code, WatchedKeys keys, String key, Scope scope) {
        assertThatThrownBy(() -> keys.requireScope("Bearer " + key, scope))
                .isInstanceOfSatisfying(
                        ParleyException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
