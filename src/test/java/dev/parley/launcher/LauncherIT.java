// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.testing.ServerProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LauncherIT {
    @TempDir
    private Path folder;

    @Test
    void hostOfIpv6_isPrintedAsOneCanOpenIt() throws Exception {
        assumeTrue(LauncherAddresses.of("localhost").all().size() == 2, "this machine has no ::1");
        try (ServerProcess server = ServerProcess.start(data(), "--host", "::1")) {
            assertThat(server.base().toString()).startsWith("http://[::1]:");
            assertThat(get(server.base().resolve("healthz")).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void server_printsWhereToGo_keepsItsDataToItself_andEndsCleanly() throws Exception {
        try (ServerProcess server = ServerProcess.start(data())) {
            assertThat(server.output()).contains(server.base() + "chat", server.base() + "console", "curl -H ");
            assertThat(get(server.base().resolve("healthz")).statusCode()).isEqualTo(200);
            HttpResponse<String> root = get(server.base().resolve("/"));
            assertThat(root.statusCode()).isEqualTo(302);
            assertThat(root.headers().firstValue("Location")).contains("parley/");

            try (ServerProcess second = ServerProcess.launch(data(), "--port", "0", "--data", data().toString())) {
                assertRefused(second, 1, data().toString(), "--data");
            }
            assertThat(get(server.base().resolve("healthz")).statusCode()).isEqualTo(200);

            assertThat(server.terminate()).isEqualTo(143);
            assertThat(server.errors()).doesNotContain("\tat ", "SEVERE");
            assertThat(server.errors()).doesNotContain("WARN").contains("Guests may enter");
        }
    }

    /** That the next start works is for DurabilityIT. */
    @Test
    void kill9_leavesNothingInTmp() throws Exception {
        try (ServerProcess server = ServerProcess.start(data())) {
            get(server.base().resolve("chat"));
            server.kill9();
            assertThat(leftovers(server)).isEmpty();
        }
    }

    @Test
    void takenPort_isRefusedInOneLine() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("0.0.0.0"))) {
            String port = String.valueOf(taken.getLocalPort());
            try (ServerProcess server = ServerProcess.launch(data(), "--port", port, "--data", data().toString())) {
                assertRefused(server, 1, port, "--port");
            }
        }
    }

    @Test
    void fileInPlaceOfTheDataDirectory_isRefusedInOneLine() throws Exception {
        Files.writeString(data(), "in the way");
        try (ServerProcess server = ServerProcess.launch(data(), "--port", "0", "--data", data().toString())) {
            assertRefused(server, 1, data().toString(), "--data");
        }
        assertThat(data()).hasContent("in the way");
    }

    @Test
    void runFolderOfSomebodyElse_isNotEmptied() throws Exception {
        Path precious = Files.createDirectories(data().resolve("run")).resolve("precious");
        Files.writeString(precious, "kept");
        try (ServerProcess server = ServerProcess.launch(data(), "--port", "0", "--data", data().toString())) {
            assertRefused(server, 1, data().toString(), "--data");
        }
        assertThat(precious).hasContent("kept");
    }

    @Test
    void unknownHost_isRefusedInOneLine() {
        try (ServerProcess server =
                ServerProcess.launch(data(), "--port", "0", "--data", data().toString(), "--host", "no such host")) {
            assertRefused(server, 1, "no such host", "--host");
        }
    }

    @Test
    void unknownOption_isRefusedInOneLine() {
        try (ServerProcess server = ServerProcess.launch(data(), "--prot", "1")) {
            assertRefused(server, 2, "--prot", "--help");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "--version"})
    void question_isAnsweredWithoutStarting(String option) {
        try (ServerProcess server = ServerProcess.launch(data(), option)) {
            assertThat(server.awaitExit()).isZero();
            assertThat(server.output())
                    .contains(option.equals("--version") ? "parley " : "usage: java -jar parley.war");
            assertThat(server.errors()).isEmpty();
        }
        assertThat(data()).doesNotExist();
    }

    @Test
    void dataDirectoryThatCannotBeWrittenTo_isRefusedInOneLine() throws Exception {
        Files.createDirectory(data());
        assumeTrue(data().toFile().setWritable(false) && !Files.isWritable(data()), "root may write everywhere");
        try (ServerProcess server = ServerProcess.launch(data(), "--port", "0", "--data", data().toString())) {
            assertRefused(server, 1, data().toString(), "--data");
        } finally {
            assertThat(data().toFile().setWritable(true)).isTrue();
        }
    }

    @Test
    void dataDirectoryWhereNoneCanBe_isRefusedInOneLine() throws Exception {
        Path inTheWay = Files.createFile(folder.resolve("file"));
        String below = inTheWay.resolve("data").toString();
        try (ServerProcess server = ServerProcess.launch(data(), "--port", "0", "--data", below)) {
            assertRefused(server, 1, below, "--data");
        }
    }

    @Test
    void settingThatMakesNoSense_isRefusedInOneLine() {
        try (ServerProcess server = ServerProcess.launch(
                data(), "-Dparley.heartbeat.interval=soon", "--port", "0", "--data", data().toString())) {
            assertRefused(server, 1, "parley.heartbeat.interval", "soon");
        }
    }

    private Path data() {
        return folder.resolve("data");
    }

    private static void assertRefused(ServerProcess server, int exitCode, String... words) {
        assertThat(server.awaitExit()).isEqualTo(exitCode);
        assertThat(server.errors()).contains(words).hasLineCount(1);
        assertThat(server.output()).isEmpty();
    }

    private static List<Path> leftovers(ServerProcess server) throws IOException {
        try (Stream<Path> files = Files.walk(server.temporary())) {
            return files.filter(file -> !file.equals(server.temporary()))
                    .filter(file -> !file.toString().contains("hsperfdata"))
                    .toList();
        }
    }

    private static HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
        HttpClient http =
                HttpClient.newBuilder().followRedirects(Redirect.NEVER).build();
        return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }
}
