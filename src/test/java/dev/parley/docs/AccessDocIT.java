// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.testing.Extension;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.TestSocket;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of {@code docs/access.md} and {@code docs/extending.md}, as they stand there. */
class AccessDocIT {
    @TempDir
    Path directory;

    @Test
    void rules_areTaken_andMeanWhatIsSaid() throws Exception {
        Properties rules = new Properties();
        rules.load(new StringReader(blocks("docs/access.md", "properties").get(0)));
        String read = rules.getProperty("parley.access.read");
        String publish = rules.getProperty("parley.access.publish");
        try (ParleyServer server = new ParleyServer(
                                directory, Map.of("parley.access.read", read, "parley.access.publish", publish))
                        .start();
                TestSocket ana = server.socketOf("ana", "hr", "editor");
                TestSocket bob = server.socketOf("bob");
                TestSocket guest = server.socket("ws", "Cookie", server.signIn("Gus"))) {
            assertMay(ana, "subscribe", "room/hr/pay", true);
            assertMay(bob, "subscribe", "room/hr/pay", false);
            assertMay(bob, "subscribe", "room/lobby", true);
            assertMay(guest, "subscribe", "room/lobby", false);
            assertMay(guest, "subscribe", "room/guests/1", true);
            assertMay(guest, "subscribe", "topic/prices/oil", true);
            assertMay(bob, "publish", "room/news", false);
            assertMay(ana, "publish", "room/news", true);
            assertMay(ana, "publish", "live/ticker", false);
        }
    }

    @Test
    void refusal_isAnsweredAsWritten() throws Exception {
        JsonNode written = TestSocket.parse(blocks("docs/extending.md", "json").get(0));
        try (ParleyServer server = new ParleyServer(directory, Map.of())
                        .with(Extension.example("hooks", directory))
                        .start();
                TestSocket ana = server.socketOf("ana")) {
            ana.send("{\"id\":\"1\",\"action\":\"publish\",\"channel\":\"room/a\",\"body\":\"4111111111111111\"}");

            assertThat(ana.await(frame -> frame.path("id").asText().equals("1")))
                    .isEqualTo(written);
        }
    }

    @Test
    void examples_areAllNamed_andHaveTheirServiceFile() throws Exception {
        String text = Files.readString(Path.of("docs/extending.md"));
        try (var folders = Files.list(Path.of("examples"))) {
            for (Path example : folders.filter(folder -> Files.isDirectory(folder.resolve("META-INF/services")))
                    .toList()) {
                assertThat(text).contains("(../examples/" + example.getFileName() + ")");
                try (var services = Files.list(example.resolve("META-INF/services"))) {
                    services.forEach(service -> assertThat(text).contains("`" + service.getFileName() + "`"));
                }
            }
        }
    }

    private static void assertMay(TestSocket who, String action, String channel, boolean may) throws Exception {
        JsonNode reply = who.request("{\"action\":\"" + action + "\",\"channel\":\"" + channel + "\",\"body\":1}");
        assertThat(reply.path("ok").asBoolean())
                .as("%s %s: %s", action, channel, reply)
                .isEqualTo(may);
    }

    private static List<String> blocks(String file, String language) throws Exception {
        Matcher block = Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of(file)));
        return block.results().map(found -> found.group(1)).toList();
    }
}
