// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.TestSocket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both languages of {@code docs/from-the-tutorials.md}: the same snippets, and they do what they say. */
class FromTheTutorialsIT {
    private static final String ENGLISH = "docs/from-the-tutorials.md";
    private static final String CHINESE = "docs/from-the-tutorials.zh-CN.md";

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {ENGLISH, CHINESE})
    void frames_areAnsweredAsWritten(String page) throws Exception {
        try (ParleyServer server = new ParleyServer(directory, Map.of()).start();
                TestSocket ana = server.socketOf("ana")) {
            for (String block : blocks(page, "parley")) {
                for (String line : block.lines().toList()) {
                    if (line.startsWith("> ")) {
                        ana.send(line.substring(2));
                    } else {
                        JsonNode expected = TestSocket.parse(line.substring(2));
                        JsonNode answer = ana.await(frame -> frame.path("id").equals(expected.path("id")));
                        assertThat(Masks.masked(answer, expected)).isEqualTo(expected);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {ENGLISH, CHINESE})
    void commands_answerWhatTheCommentSays(String page) throws Exception {
        assumeThat(run(Map.of(), "curl --version")).as("curl is there").isNotEmpty();
        try (ParleyServer server = new ParleyServer(directory, Map.of()).start()) {
            String url = server.base().toString().replaceFirst("/$", "");
            for (String block : blocks(page, "sh")) {
                String answer = run(Map.of("URL", url, "KEY", server.apiKey()), block);
                JsonNode expected = TestSocket.parse(block.substring(block.lastIndexOf("\n# ") + 3));
                assertThat(Masks.masked(TestSocket.parse(answer), expected))
                        .as(block)
                        .isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {ENGLISH, CHINESE})
    void java_compiles(String page) throws Exception {
        for (String block : blocks(page, "java")) {
            Matcher name = Pattern.compile("class (\\w+)").matcher(block);
            assertThat(name.find()).isTrue();
            Path source = directory.resolve(name.group(1) + ".java");
            Files.writeString(source, block);
            assertThat(ToolProvider.getSystemJavaCompiler()
                            .run(
                                    null,
                                    null,
                                    null,
                                    "-cp",
                                    System.getProperty("java.class.path"),
                                    "-proc:none",
                                    "-d",
                                    directory.toString(),
                                    source.toString()))
                    .isZero();
        }
    }

    @Test
    void languages_haveTheSameSectionsAndSnippets() throws Exception {
        for (String kind : List.of("parley", "sh", "java")) {
            assertThat(blocks(CHINESE, kind)).isEqualTo(blocks(ENGLISH, kind)).isNotEmpty();
        }
        assertThat(blocks(CHINESE, "mermaid"))
                .hasSameSizeAs(blocks(ENGLISH, "mermaid"))
                .hasSize(3);
        assertThat(headings(CHINESE)).isEqualTo(headings(ENGLISH)).isGreaterThan(15);
        assertThat(links(CHINESE))
                .containsAll(links(ENGLISH).stream()
                        .filter(link -> link.startsWith("../"))
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {ENGLISH, CHINESE})
    void links_leadSomewhere(String page) throws Exception {
        for (String link : links(page)) {
            assertThat(Path.of("docs").resolve(link.replaceFirst("#.*", "")))
                    .as(link)
                    .exists();
        }
    }

    private static List<String> blocks(String page, String kind) throws IOException {
        List<String> blocks = new ArrayList<>();
        Matcher matcher = Pattern.compile("^```" + kind + "\n(.*?)\n```$", Pattern.MULTILINE | Pattern.DOTALL)
                .matcher(Files.readString(Path.of(page)));
        while (matcher.find()) {
            blocks.add(matcher.group(1));
        }
        return blocks;
    }

    private static long headings(String page) throws IOException {
        return Files.readString(Path.of(page))
                .lines()
                .filter(line -> line.startsWith("## "))
                .count();
    }

    private static List<String> links(String page) throws IOException {
        return Pattern.compile("]\\(([^)]+)\\)")
                .matcher(Files.readString(Path.of(page)))
                .results()
                .map(link -> link.group(1))
                .toList();
    }

    private static String run(Map<String, String> environment, String script) throws Exception {
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", script);
        builder.environment().putAll(environment);
        Process process = builder.start();
        String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() == 0 ? answer.strip() : "";
    }
}
