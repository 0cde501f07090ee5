// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.parley.testing.Artifacts;
import dev.parley.testing.ServerProcess;
import java.io.File;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The WAR and its data may lie in directories of any name: no URL, no shell and no driver reads a meaning into it. */
class AnyDirectoryIT {
    /** What means something in URLs, in a shell, in a glob or in the URL of a jar's entry, which "!/" ends. */
    private static final String NAME = "a b%20%zz#?x=1&+'\"$~{y}[z]*^;,=|\\ü中!";

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    @Test
    void directoryOfAnyName_holdsTheWarAndItsData() throws Exception {
        assumeFalse(File.separatorChar == '\\', "Windows forbids most of these");
        Path data = folder.resolve(name()).resolve("!");
        Path war =
                Files.createDirectories(folder.resolve("war").resolve(name())).resolve("parley.war");
        Files.createSymbolicLink(war, Artifacts.war());
        try (ServerProcess server = ServerProcess.startFrom(war, data)) {
            for (String path : List.of("", "chat", "assets/parley.js", "readyz")) {
                assertThat(status(server.base().resolve(path))).as(path).isEqualTo(200);
            }
            assertThat(push(server)).contains("\"offset\":1,");
            assertThat(keyThatTheGreetingReads(server)).isEqualTo(server.apiKey());
            assertThat(server.terminate()).isEqualTo(143);
            assertThat(server.errors()).doesNotContain("SEVERE", "\tat ");
        }
        try (ServerProcess server = ServerProcess.startFrom(war, data)) {
            assertThat(push(server)).contains("\"offset\":2,");
        }
    }

    /** Where Java cannot write such a name, without those letters. */
    private static String name() {
        String encoding = System.getProperty("sun.jnu.encoding", "");
        return StandardCharsets.UTF_8.name().equals(encoding) ? NAME : NAME.replaceAll("[^ -~]", "");
    }

    private String push(ServerProcess server) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(server.base().resolve("api/v1/push"))
                .header("Authorization", "Bearer " + server.apiKey())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"to\":{\"channels\":[\"topic/all\"]},\"body\":1}"))
                .build();
        return http.send(request, BodyHandlers.ofString()).body();
    }

    private static String keyThatTheGreetingReads(ServerProcess server) throws Exception {
        String command = server.output().replaceFirst("(?s).*\\$\\((cat .*?)\\)\" -H 'Content-Type.*", "$1");
        Process shell = new ProcessBuilder("sh", "-c", command).start();
        return new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }

    private int status(URI uri) throws Exception {
        return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding())
                .statusCode();
    }
}
