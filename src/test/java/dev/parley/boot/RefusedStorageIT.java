// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.ServerProcess;
import dev.parley.testing.TestSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.apache.catalina.servlets.DefaultServlet;
import org.apache.catalina.startup.Tomcat;
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

    @Test
    void writeAheadLogThatIsGoneAfterAKill_standingAlone_endsWithOneLineUntilTheLossIsAccepted() throws Exception {
        Path data = folder.resolve("data");
        String key;
        try (ServerProcess server = ServerProcess.start(data)) {
            key = server.apiKey();
            push(server.base(), key);
            server.kill9();
        }
        Files.delete(data.resolve("parley.db-wal"));

        assertEnds(data, "commits that were acknowledged", "create the file " + data.resolve("accept-loss"));

        Files.createFile(data.resolve("accept-loss"));
        try (ParleyServer server = new ParleyServer(folder, Map.of("parley.data", data.toString())).start()) {
            push(server.base(), key);
        }
    }

    @Test
    void clientThatResumesInALogThatLostSomething_isToldThatItIsNotTheSame() throws Exception {
        JsonNode before = startAndSubscribe("");
        Files.delete(folder.resolve("data").resolve("parley.db-commits"));

        JsonNode after = startAndSubscribe(
                ",\"since\":{\"epoch\":\"" + before.path("epoch").asText() + "\",\"offset\":1}");

        assertThat(after.path("recovered").asBoolean()).isFalse();
        assertThat(after.path("messages")).isNotEmpty();
        assertThat(after.path("epoch")).isNotEqualTo(before.path("epoch"));
        JsonNode again = startAndSubscribe(
                ",\"since\":{\"epoch\":\"" + after.path("epoch").asText() + "\",\"offset\":1}");
        assertThat(again.path("recovered").asBoolean()).isTrue();
    }

    private JsonNode startAndSubscribe(String since) throws Exception {
        try (ParleyServer server = new ParleyServer(folder, Map.of()).start()) {
            push(server.base(), server.apiKey());
            try (TestSocket socket = server.socketOf("ann")) {
                socket.awaitEvent("welcome");
                return socket.request("{\"action\":\"subscribe\",\"channel\":\"room/a\"" + since + "}")
                        .path("data");
            }
        }
    }

    private static void push(URI base, String key) throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(base.resolve("api/v1/push"))
                                .header("Authorization", "Bearer " + key)
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString("{\"to\":{\"channels\":[\"room/a\"]},\"body\":1}"))
                                .build(),
                        BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private void assertUnavailable(Path data, String... words) throws Exception {
        try (ParleyServer server =
                new ParleyServer(folder, Map.of("parley.data", data.toString(), "parley.prefix", "/parley"))) {
            // Every portal has one; without it a path that nobody serves is not asked for.
            Tomcat.addServlet(server.context(), "default", new DefaultServlet());
            server.context().addServletMapping("/", "default");
            server.start();
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
