// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.parley.testing.ParleyServer;
import dev.parley.testing.ServerProcess;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Storage that Parley cannot take: one line with the fix, and in a portal 503 on every path of Parley's, while the portal starts. */
class RefusedStorageIT {
    private static final String LETTER = "this is not a database, it is a letter to the operator\n".repeat(100);

    @TempDir
    Path folder;

    @Test
    void damagedFile_inAPortal_answers503OnEveryPath() throws Exception {
        Path data = Files.createDirectory(folder.resolve("data"));
        Files.writeString(data.resolve("parley.db"), LETTER);

        assertUnavailable(data, "parley.db is damaged", "Restore a backup", "docs/operations.md");

        assertThat(data.resolve("parley.db")).hasContent(LETTER);
    }

    @Test
    void dataDirectoryThatIsAFile_inAPortal_answers503OnEveryPath() throws Exception {
        Path data = Files.writeString(folder.resolve("data"), LETTER);

        assertUnavailable(data, data.toString());

        assertThat(data).hasContent(LETTER);
    }

    @Test
    void readOnlyDirectory_inAPortal_answers503OnEveryPath() throws Exception {
        Path data = Files.createDirectory(
                folder.resolve("data"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("r-xr-xr-x")));
        assumeFalse(Files.isWritable(data), "root may write anywhere");

        assertUnavailable(data, data.toString());
    }

    @Test
    void directoryWhereNothingCanBeMade_inAPortal_answers503OnEveryPath() throws Exception {
        Path data = Path.of("/proc/parley");
        assumeFalse(Files.notExists(Path.of("/proc")), "there is no /proc here");

        assertUnavailable(data, data.toString());
    }

    @Test
    void damagedFile_standingAlone_endsWithOneLineThatNamesTheFix() throws Exception {
        Path data = Files.createDirectory(folder.resolve("data"));
        Files.writeString(data.resolve("parley.db"), LETTER);

        assertEnds(data, data.resolve("parley.db") + " is damaged", "Restore a backup", "docs/operations.md");
    }

    @Test
    void dataDirectoryThatIsAFile_standingAlone_endsWithOneLineThatNamesTheFix() throws Exception {
        Path data = Files.writeString(folder.resolve("data"), LETTER);

        assertEnds(data, data.toString(), "--data");
    }

    private void assertUnavailable(Path data, String... words) throws Exception {
        try (ParleyServer server =
                new ParleyServer(folder, Map.of("parley.data", data.toString(), "parley.prefix", "/parley")).start()) {
            for (String path : List.of(
                    "readyz",
                    "ws",
                    "chat",
                    "api/v1/stats",
                    "api/v1/messages?channel=room/a",
                    "messages?channel=room/a",
                    "push",
                    "signin")) {
                HttpResponse<String> answer =
                        server.send(HttpRequest.newBuilder(server.base().resolve("parley/" + path)));
                assertThat(answer.statusCode()).as(path).isEqualTo(503);
                assertThat(answer.body()).as(path).contains(words);
            }
        }
    }

    private static void assertEnds(Path data, String... words) {
        try (ServerProcess server = ServerProcess.launch(data, "--port", "0", "--data", data.toString())) {
            assertThat(server.awaitExit()).isEqualTo(1);
            String last = server.errors().strip();
            assertThat(last.substring(last.lastIndexOf('\n') + 1)).contains(words);
        }
    }
}
