// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.testing.ServerProcess;
import dev.parley.testing.TestSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is full, and one that fails: clear words, nothing acknowledged is lost, and what can go on goes on. */
class StorageFaultIT {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String BODY = "x".repeat(40_000);

    @TempDir
    private Path folder;

    @Test
    void fullDisk_refusesPushesUntilThereIsRoom_withoutARestart() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        assumeThat(done("mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", disk.toString()))
                .as("mounting a small disk takes root")
                .isTrue();
        try (ServerProcess server = ServerProcess.start(disk.resolve("data"))) {
            Path ballast = disk.resolve("ballast");
            assertThat(push(server, "0").statusCode()).isEqualTo(200);
            // All but a little is taken by somebody else.
            done("sh", "-c", "dd if=/dev/zero of=" + ballast + " bs=64k 2>/dev/null; truncate -s -512K " + ballast);
            int kept = 1;
            HttpResponse<String> answer = push(server, "1");
            while (answer.statusCode() == 200) {
                kept++;
                assertThat(kept).isLessThan(1000);
                answer = push(server, Integer.toString(kept));
            }

            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).contains("server.unavailable");
            assertThat(get(server, "readyz").body()).contains("not stored at present");
            assertThat(messages(server).size()).isEqualTo(kept);
            Files.delete(ballast);
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(
                            () -> assertThat(push(server, "after").statusCode()).isEqualTo(200));
            assertThat(get(server, "readyz").statusCode()).isEqualTo(200);
            assertThat(messages(server).size()).isGreaterThan(kept);
            assertThat(server.errors()).contains("Messages are stored again");
        } finally {
            done("umount", "-l", disk.toString());
        }
    }

    @Test
    void failingWrite_isFinal_readsGoOn_andARestartHasEverything() throws Exception {
        Path data = folder.resolve("data");
        int kept = 0;
        try (ServerProcess server = ServerProcess.start(data)) {
            while (kept < 5) {
                assertThat(push(server, Integer.toString(kept)).statusCode()).isEqualTo(200);
                kept++;
            }
            long limit = Files.size(data.resolve("parley.db-wal")) + 300_000;
            // No file of the process may grow beyond this: SQLite sees an input/output error.
            assumeThat(done("prlimit", "--pid", Long.toString(server.pid()), "--fsize=" + limit + ":unlimited"))
                    .as("prlimit is there")
                    .isTrue();
            while (push(server, Integer.toString(kept)).statusCode() == 200) {
                kept++;
                assertThat(kept).isLessThan(1000);
            }

            assertThat(get(server, "readyz").statusCode()).isEqualTo(503);
            assertThat(get(server, "readyz").body()).contains("check the disk and restart");
            assertThat(get(server, "healthz").statusCode()).isEqualTo(200);
            assertThat(messages(server).size()).isEqualTo(kept);
            done("prlimit", "--pid", Long.toString(server.pid()), "--fsize=unlimited:unlimited");
            assertThat(push(server, "again").statusCode()).isEqualTo(503);
        }
        try (ServerProcess server = ServerProcess.start(data)) {
            assertThat(messages(server).size()).isEqualTo(kept);
            assertThat(push(server, "after").statusCode()).isEqualTo(200);
        }
    }

    /** All that the channel has. */
    private static List<JsonNode> messages(ServerProcess server) throws Exception {
        List<JsonNode> all = new ArrayList<>();
        long after = 0;
        while (true) {
            JsonNode page =
                    TestSocket.parse(get(server, "api/v1/messages?channel=topic/faults&limit=200&after=" + after)
                            .body());
            page.path("messages").forEach(all::add);
            if (!page.path("more").asBoolean()) {
                return all;
            }
            after = all.get(all.size() - 1).path("offset").asLong();
        }
    }

    private static HttpResponse<String> push(ServerProcess server, String text) throws Exception {
        String push = "{\"to\":{\"channels\":[\"topic/faults\"]},\"body\":\"" + text + BODY + "\"}";
        return HTTP.send(
                request(server, "push")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(push))
                        .build(),
                BodyHandlers.ofString());
    }

    private static HttpResponse<String> get(ServerProcess server, String path) throws Exception {
        return HTTP.send(request(server, path).build(), BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(ServerProcess server, String path) {
        return HttpRequest.newBuilder(server.base().resolve(path))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + server.apiKey());
    }

    private static boolean done(String... command) throws Exception {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
        } catch (java.io.IOException notThere) {
            return false;
        }
    }
}
