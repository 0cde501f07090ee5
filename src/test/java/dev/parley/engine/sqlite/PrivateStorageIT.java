// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.engine.HeardEvents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Private chats are nobody's but the user's who runs Parley: SQLite's own files too, and those that an earlier version left open. */
class PrivateStorageIT {
    @TempDir
    private Path folder;

    private Path data;

    @BeforeEach
    void requirePosix() {
        assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"), "needs POSIX permissions");
        data = folder.resolve("data");
    }

    @Test
    void everyFile_whileItRuns_isTheOwnersAlone() throws Exception {
        SqliteEngine engine = start();
        try {
            assertThat(modes(data)).containsKeys("parley.db", "parley.db-wal", "parley.db-shm", "parley.db-commits");
            assertThat(modes(data)).allSatisfy((name, mode) -> assertThat(mode)
                    .as(name)
                    .isEqualTo(name.equals("native") || name.isEmpty() ? "rwx------" : "rw-------"));
        } finally {
            engine.close();
        }
    }

    @Test
    void filesThatAnEarlierVersionLeftOpen_areClosedAtTheStart_andWhatSqliteMakesAnewToo() throws Exception {
        start().close();
        try (Stream<Path> files = Files.list(data)) {
            for (Path file : files.toList()) {
                boolean directory = Files.isDirectory(file);
                Files.setPosixFilePermissions(
                        file, PosixFilePermissions.fromString(directory ? "rwxr-xr-x" : "rw-r--r--"));
            }
        }
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));

        everyFile_whileItRuns_isTheOwnersAlone();
    }

    @Test
    void databaseThatIsALink_isRefused_beforeAnythingIsWritten() throws Exception {
        start().close();
        Path elsewhere = Files.move(data.resolve("parley.db"), folder.resolve("elsewhere.db"));
        Files.createSymbolicLink(data.resolve("parley.db"), elsewhere);
        byte[] before = Files.readAllBytes(elsewhere);

        assertThatThrownBy(this::start).hasMessageContaining("parley.db is a symbolic link");
        assertThat(Files.readAllBytes(elsewhere)).isEqualTo(before);
    }

    private SqliteEngine start() {
        SqliteEngine engine = new SqliteEngine(SqliteSettings.in(data), Clock.systemUTC());
        engine.start(new HeardEvents());
        return engine;
    }

    private static Map<String, String> modes(Path directory) throws IOException {
        Map<String, String> modes = new TreeMap<>();
        modes.put("", PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)));
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                modes.put(
                        file.getFileName().toString(),
                        PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
            }
        }
        return modes;
    }
}
