// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Parley makes is its owner's alone, and what it finds is closed, told, or refused. */
class DataDirectoryIT {
    @TempDir
    private Path folder;

    private Path data;

    @BeforeEach
    void requirePosix() {
        assumeTrue(PrivateFiles.isPosix(folder), "needs POSIX permissions");
        data = folder.resolve("data");
    }

    @Test
    void whatIsMade_isTheOwnersAlone_fromTheFirstMomentOn() throws Exception {
        PrivateFiles.directories(data.resolve("native"));
        PrivateFiles.create(data.resolve("one"));
        PrivateFiles.createSecret(data.resolve("secret"));
        PrivateFiles.open(data.resolve("two"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)
                .close();

        assertThat(mode(data)).isEqualTo("rwx------");
        assertThat(mode(data.resolve("native"))).isEqualTo("rwx------");
        for (String file : List.of("one", "two", "secret")) {
            assertThat(mode(data.resolve(file))).as(file).isEqualTo("rw-------");
        }
        assertThatThrownBy(() -> PrivateFiles.create(data.resolve("one")))
                .isInstanceOf(FileAlreadyExistsException.class);
    }

    @Test
    void directoryForItsGroup_givesTheGroupWhatIsMade_butNoSecret() throws Exception {
        make(data, "rwxr-x---");
        PrivateFiles.create(data.resolve("one"));
        PrivateFiles.createSecret(data.resolve("secret"));
        PrivateFiles.directories(data.resolve("native"));

        assertThat(DataDirectory.close(data)).isEmpty();
        assertThat(mode(data)).isEqualTo("rwxr-x---");
        assertThat(mode(data.resolve("one"))).isEqualTo("rw-r-----");
        assertThat(mode(data.resolve("native"))).isEqualTo("rwxr-x---");
        assertThat(mode(data.resolve("secret"))).isEqualTo("rw-------");
    }

    @Test
    void openDirectoryOfOurs_isClosed_withAllInIt_andThatIsSaidOnce() throws Exception {
        make(data, "rwxr-xr-x");
        make(data.resolve("native"), "rwxr-xr-x");
        file("parley.db", "rw-r--r--");
        file("parley.db-wal", "rw-r--r--");
        file("api-keys", "rw-rw-rw-");
        file("guest-key", "rw-------");

        List<String> notes = DataDirectory.close(data);

        assertThat(mode(data)).isEqualTo("rwx------");
        assertThat(mode(data.resolve("native"))).isEqualTo("rwx------");
        assertThat(mode(data.resolve("parley.db"))).isEqualTo("rw-------");
        assertThat(mode(data.resolve("parley.db-wal"))).isEqualTo("rw-------");
        assertThat(mode(data.resolve("api-keys"))).isEqualTo("rw-------");
        assertThat(notes)
                .satisfiesExactly(
                        note -> assertThat(note).contains(data.toString(), "rwxr-xr-x", "rwx------ now", "chmod 750"),
                        note -> assertThat(note)
                                .contains("api-keys, native, parley.db, parley.db-wal")
                                .doesNotContain("guest-key"));
        assertThat(DataDirectory.close(data)).isEmpty();
    }

    @Test
    void directoryThatHoldsOtherThings_staysAsItIs_andOnlyOursIsClosed() throws Exception {
        make(data, "rwxr-xr-x");
        file("parley.db", "rw-r--r--");
        file("holiday.jpg", "rw-r--r--");

        List<String> notes = DataDirectory.close(data);

        assertThat(mode(data)).isEqualTo("rwxr-xr-x");
        assertThat(mode(data.resolve("holiday.jpg"))).isEqualTo("rw-r--r--");
        assertThat(mode(data.resolve("parley.db"))).isEqualTo("rw-------");
        assertThat(String.join("\n", notes))
                .contains("holds other things than Parley's", "parley.data=" + data.resolve("parley"));
    }

    @Test
    void directoryOfOthersThings_inWhichAnybodyMayWrite_isRefused() throws Exception {
        make(data, "rwxrwxrwx");
        file("holiday.jpg", "rw-r--r--");
        // The root user may not be told from a directory that the system's administrator made so.
        assumeTrue(!Files.getOwner(data).getName().equals("root"), "needs another user than root");

        assertThatThrownBy(() -> DataDirectory.close(data))
                .hasMessageContaining("may replace the files in " + data)
                .hasMessageContaining("chmod 700");
    }

    @Test
    void ownFileThatIsALink_isRefused_andWhatItLeadsToIsUntouched() throws Exception {
        for (String name : List.of("parley.db", "parley.db-commits", "parley.lock", "run", "guests-signed-out")) {
            Path target = Files.writeString(folder.resolve("target-" + name), "kept");
            make(data, "rwx------");
            Files.createSymbolicLink(data.resolve(name), target);

            assertThatThrownBy(() -> DataDirectory.close(data))
                    .as(name)
                    .hasMessageContaining(data.resolve(name) + " is a symbolic link")
                    .hasMessageContaining("parley.data");
            assertThatThrownBy(() ->
                            PrivateFiles.open(data.resolve(name), StandardOpenOption.CREATE, StandardOpenOption.WRITE))
                    .as(name)
                    .isInstanceOf(IOException.class);
            assertThat(Files.readString(target)).isEqualTo("kept");
            Files.delete(data.resolve(name));
        }
    }

    @Test
    void directoryAndSecretsThatAreLinks_areFollowed() throws Exception {
        Path real = folder.resolve("real");
        make(real, "rwxr-xr-x");
        Files.createSymbolicLink(data, real);
        Files.createSymbolicLink(data.resolve("api-keys"), Files.writeString(folder.resolve("mounted"), ""));

        assertThat(DataDirectory.close(data)).hasSize(1);
        assertThat(mode(real)).isEqualTo("rwx------");
        assertThat(Files.isSymbolicLink(data.resolve("api-keys"))).isTrue();
    }

    private void file(String name, String mode) throws IOException {
        Files.setPosixFilePermissions(Files.createFile(data.resolve(name)), PosixFilePermissions.fromString(mode));
    }

    private static void make(Path directory, String mode) throws IOException {
        Files.createDirectories(directory);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(mode));
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
    }
}
