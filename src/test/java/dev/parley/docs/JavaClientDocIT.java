// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.ClientJars;
import dev.parley.testing.DocFiles;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.Patience;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs of {@code docs/java-client.md}, compiled with the client's jar and run; its pieces, compiled. */
class JavaClientDocIT {
    @TempDir
    static Path directory;

    @AutoClose
    private static ParleyServer server;

    @BeforeAll
    static void start() throws Exception {
        server = new ParleyServer(directory.resolve("server"), Map.of()).start();
    }

    @Test
    void programs_doWhatTheySay() throws Exception {
        Map<String, String> files = DocFiles.of("docs/java-client.md");
        assertThat(files).containsOnlyKeys("com/example/Talk.java", "com/example/Announce.java");
        Path sources = directory.resolve("programs");
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path target = sources.resolve(file.getKey());
            Files.createDirectories(target.getParent());
            Files.writeString(target, file.getValue());
        }
        Path classes = ClientJars.compile(sources, directory.resolve("classes"));
        // Its own message is heard before the answer, or after it.
        assertThat(output(classes, "com.example.Talk")).contains("stored at 1\n");
        assertThat(output(classes, "com.example.Announce")).isEqualTo("delivered to user/ana\n");
        assertThat(server.call("GET", "api/v1/channel?channel=topic/prices").body())
                .contains("\"head\":1000");
    }

    @Test
    void pieces_compile() throws Exception {
        int number = 0;
        Path sources = Files.createDirectories(directory.resolve("pieces"));
        for (String block : DocFiles.blocks("docs/java-client.md")) {
            if (block.contains("client.") && !block.startsWith("package")) {
                String name = "Piece" + ++number;
                Files.writeString(
                        sources.resolve(name + ".java"),
                        "import dev.parley.client.*;\nclass " + name + " {\nvoid run(ParleyClient client) {\n" + block
                                + "}\n}\n");
            }
        }
        assertThat(number).isEqualTo(2);
        ClientJars.compile(sources, directory.resolve("piece-classes"));
    }

    private static String output(Path classes, String main) throws Exception {
        Path log = directory.resolve(main + ".log");
        Process process = ClientJars.run(classes, log, main, server.base().toString(), server.apiKey());
        int exit = Patience.awaitExit(process);
        String said = Files.readString(log);
        assertThat(exit).as(said).isZero();
        return said;
    }
}
