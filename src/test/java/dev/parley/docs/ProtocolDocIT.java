// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.error.ErrorCode;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.TestSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of the protocol's page, as a real conversation. */
class ProtocolDocIT {
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
