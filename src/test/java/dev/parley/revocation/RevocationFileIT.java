// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Revokes outlive the process that was told them. */
class RevocationFileIT {
    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = directory.resolve("revocations");
    }

    @Test
    void revokes_areKnownAfterARestart_inTheirOrder() {
        Revocations first = open();
        first.revokeUser("ana b");
        first.revokeSession("王芳's tag");
        first.revokeUser("ana b");
        long latest = first.now();

        Revocations next = open();

        assertThat(next.now()).isEqualTo(latest);
        assertThat(next.isRevoked("ana b", null, latest - 1)).isTrue();
        assertThat(next.isRevoked("ana b", null, latest)).isFalse();
        assertThat(next.isSessionRevoked("王芳's tag", 0)).isTrue();
        next.revokeUser("bob");
        assertThat(next.now()).isGreaterThan(latest);
    }

    @Test
    void token_thatWasPresented_isOfBefore_afterARestart() {
        Revocations first = open();
        long tomorrow = Clock.systemUTC().millis() + 86_400_000;
        first.since("token", first.now(), "ana", null, null, tomorrow);
        long revoked = first.revokeUser("ana").moment();

        Revocations next = open();

        assertThat(next.since("token", next.now(), "ana", null, null, tomorrow)).isLessThan(revoked);
        assertThat(next.since("another", next.now(), "ana", null, null, tomorrow))
                .isEqualTo(revoked);
    }

    @Test
    void crash_inTheMiddleOfALine_spoilsNothing() throws IOException {
        open().revokeUser("ana");
        Files.write(file, "\n1789 user \u00e9".getBytes(StandardCharsets.ISO_8859_1), StandardOpenOption.APPEND);
        Files.writeString(file, "\n17 nobody x\nnonsense\n5 user", StandardOpenOption.APPEND);
        open().revokeUser("bob");

        Revocations next = open();
        assertThat(next.isRevoked("ana", null, 0)).isTrue();
        assertThat(next.isRevoked("bob", null, 0)).isTrue();
    }

    @Test
    void file_ofOneWhoIsRevokedAgainAndAgain_staysSmall() throws IOException {
        Revocations revocations = open();
        for (int i = 0; i < 1500; i++) {
            revocations.revokeUser("ana");
        }
        revocations.revokeUser("bob");

        assertThat(Files.readAllLines(file)).hasSizeLessThan(1100);
        assertThat(open().isRevoked("ana", null, revocations.now() - 2)).isTrue();
        assertThat(open().isRevoked("bob", null, 0)).isTrue();
        assertThat(directory).isDirectoryNotContaining("glob:**.new");
    }

    @Test
    void file_thatCannotBeWritten_countsUntilTheRestart() {
        Revocations revocations =
                new Revocations(new RevocationFile(directory.resolve("gone/file")), Runnable::run, Clock.systemUTC());

        assertThat(revocations.revokeUser("ana").durable().toCompletableFuture())
                .isCompleted();
        assertThat(revocations.isRevoked("ana", null, 0)).isTrue();
    }

    @Test
    void file_isItsOwnersAlone() throws IOException {
        open().revokeUser("ana");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    private Revocations open() {
        Revocations revocations = new Revocations(new RevocationFile(file), Runnable::run, Clock.systemUTC());
        revocations.load();
        return revocations;
    }
}
