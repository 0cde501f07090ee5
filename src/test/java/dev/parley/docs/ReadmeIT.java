// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.parley.testing.ParleyServer;
import dev.parley.testing.TestSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The curl commands of the README, run as a reader pastes them, but for the port. */
class ReadmeIT {
    @TempDir
    Path directory;

    @Test
    void commands_areAnswered() throws Exception {
        assumeThat(run("curl --version")).as("curl is there").isNotEmpty();
        List<String> commands = Pattern.compile("^```bash\n(.*?)\n```$", Pattern.MULTILINE | Pattern.DOTALL)
                .matcher(Files.readString(Path.of("README.md")))
                .results()
                .map((MatchResult block) -> block.group(1))
                .filter(block -> block.contains("curl"))
                .toList();
        assertThat(commands).hasSizeGreaterThanOrEqualTo(4);
        try (ParleyServer server = new ParleyServer(directory, Map.of()).start()) {
            Path data = Files.createDirectory(directory.resolve("parley-data"));
            Files.writeString(data.resolve("api-key"), server.apiKey());
            for (String command : commands) {
                String answer = run(command.replace(
                        "http://localhost:8080/parley/", server.base().toString()));
                for (String line : answer.split("\n")) {
                    assertThat(TestSocket.parse(line).fieldNames().next())
                            .as(command)
                            .isIn("deliveries", "ticket");
                }
            }
        }
    }

    private String run(String script) throws Exception {
        Process process = new ProcessBuilder("sh", "-c", script)
                .directory(directory.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() == 0 ? answer.strip() : "";
    }
}
