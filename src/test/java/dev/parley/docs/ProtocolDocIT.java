// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.error.ErrorCode;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.TestSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
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
                    assertThat(masked(answer, expected)).isEqualTo(expected);
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

    /** The answer with its varying values replaced by the page's placeholders, where the page has such. */
    private static JsonNode masked(JsonNode answer, JsonNode expected) {
        if (expected.isTextual()
                && expected.asText().equals("…")
                && answer.isTextual()
                && !answer.asText().isEmpty()) {
            return expected;
        }
        if (answer instanceof ObjectNode object && expected.isObject()) {
            for (Iterator<String> names = expected.fieldNames(); names.hasNext(); ) {
                String name = names.next();
                if (object.has(name)) {
                    boolean time = name.equals("time") && object.get(name).asLong() > 0;
                    object.set(name, time ? expected.get(name) : masked(object.get(name), expected.get(name)));
                }
            }
        } else if (answer.isArray() && expected.isArray() && answer.size() == expected.size()) {
            for (int i = 0; i < answer.size(); i++) {
                masked(answer.get(i), expected.get(i));
            }
        }
        return answer;
    }
}
