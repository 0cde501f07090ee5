// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.error.ErrorCode;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.Patience;
import dev.parley.testing.TestSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of the protocol's page, as a real conversation, and those of plain HTTP as commands in a shell. */
class ProtocolDocIT {
    private static final String PRINTED = "# → ";

    @TempDir
    Path directory;

    @Test
    void examples_playedInOrder_areAnsweredAsWritten() throws Exception {
        List<String> lines = Files.readAllLines(Path.of("docs/protocol.md")).stream()
                .filter(line -> line.startsWith("> {") || line.startsWith("< {"))
                .toList();
        assertThat(lines).hasSizeGreaterThan(20);
        try (ParleyServer server = new ParleyServer(directory, Map.of()).start();
                TestSocket socket = server.socketOf("ana")) {
            for (String line : lines) {
                String json = line.substring(2);
                if (line.startsWith(">")) {
                    socket.send(json);
                } else {
                    JsonNode expected = TestSocket.parse(json);
                    JsonNode answer = socket.await(frame -> frame.path("id").equals(expected.path("id"))
                            && frame.path("event").equals(expected.path("event")));
                    assertThat(Masks.masked(answer, expected)).isEqualTo(expected);
                }
            }
        }
    }

    @Test
    void plainHttp_inOneShell_isAnsweredAsWritten() throws Exception {
        assumeThat(run("", "curl --version")).as("curl is there").isNotEmpty();
        List<String> script = shellLines();
        List<String> expected = script.stream()
                .filter(line -> line.startsWith(PRINTED))
                .map(line -> line.substring(PRINTED.length()))
                .toList();
        assertThat(expected).hasSizeGreaterThan(12);
        try (ParleyServer server = new ParleyServer(directory, Map.of()).start()) {
            String url = server.base().toString().replaceFirst("/$", "");
            // An answer ends without a line break.
            List<String> commands = script.stream()
                    .filter(line -> !line.startsWith(PRINTED))
                    .map(line -> line + (line.startsWith("curl") && !line.endsWith("stream=$!") ? "; echo" : ""))
                    .toList();
            List<String> printed = run(url, String.join("\n", commands))
                    .lines()
                    .filter(line -> !line.isBlank())
                    .toList();
            assertThat(printed).as(String.join("\n", printed)).hasSameSizeAs(expected);
            for (int i = 0; i < printed.size(); i++) {
                assertPrinted(printed.get(i), expected.get(i));
            }
        }
    }

    private static List<String> shellLines() throws Exception {
        Matcher blocks = Pattern.compile("^```sh\n(.*?)\n```$", Pattern.MULTILINE | Pattern.DOTALL)
                .matcher(Files.readString(Path.of("docs/protocol.md")));
        return blocks.results().flatMap(block -> block.group(1).lines()).toList();
    }

    private static void assertPrinted(String printed, String expected) {
        int json =
                expected.indexOf('{') < 0 ? expected.length() : expected.matches("^\\[.*") ? 0 : expected.indexOf('{');
        if (json == expected.length()) {
            assertThat(printed).isEqualTo(expected);
        } else {
            assertThat(printed).startsWith(expected.substring(0, json));
            JsonNode written = TestSocket.parse(expected.substring(json));
            assertThat(Masks.masked(TestSocket.parse(printed.substring(json)), written))
                    .isEqualTo(written);
        }
    }

    private String run(String url, String script) throws Exception {
        Path errors = directory.resolve("errors");
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", script).directory(directory.toFile());
        builder.environment().put("URL", url);
        Path printed = directory.resolve("printed");
        Process process = builder.redirectError(errors.toFile())
                .redirectOutput(printed.toFile())
                .start();
        return Patience.awaitExit(process) == 0 ? Files.readString(printed).strip() : "";
    }

    @Test
    void errors_areAllListed() throws Exception {
        String page = Files.readString(Path.of("docs/protocol.md"));

        assertThat(Arrays.stream(ErrorCode.values())
                        .map(code -> "`" + code.wire() + "`")
                        .collect(Collectors.toList()))
                .allSatisfy(code -> assertThat(page).contains(code));
    }

    @Test
    void readmes_showTheSameCommands() throws Exception {
        assertThat(blocksOf("README.zh-CN.md")).isEqualTo(blocksOf("README.md")).isNotEmpty();
    }

    private static List<String> blocksOf(String file) throws Exception {
        String[] parts = Files.readString(Path.of(file)).split("```", -1);
        return Arrays.stream(parts)
                .filter(part -> part.startsWith("bash") || part.startsWith("js"))
                .toList();
    }
}
