// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.spi.Directory;
import dev.parley.testing.ClientCommand;
import dev.parley.testing.Extension;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.TestSocket;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The people of a portal: the example of {@code examples/directory}, and a directory that misbehaves. */
class DirectoryIT {
    @TempDir
    Path directory;

    @Test
    void example_isSearched_namesPeople_andIsTheOneWhoKnowsThem() throws Exception {
        try (ParleyServer server = new ParleyServer(directory, Map.of())
                        .with(Extension.example("directory", directory))
                        .start();
                TestSocket ana = server.socketOf("ana");
                TestSocket guest = server.socket("ws", "Cookie", server.signIn("Gus"))) {
            String gus = guest.awaitEvent("welcome").at("/user/id").asText();
            JsonNode all = ana.request(ClientCommand.of("people")).path("data");
            JsonNode found = ana.request(ClientCommand.of("people").with("query", "DUVAL"))
                    .path("data");

            assertThat(all.path("people").size()).isEqualTo(4);
            assertThat(found.path("people").toString())
                    .isEqualTo("[{\"id\":\"cleo\",\"name\":\"Cleo Duval\",\"guest\":false,\"online\":false}]");
            assertThat(codeOf(ana.request(ClientCommand.of("people").with("cursor", "zoe"))))
                    .isEqualTo("command.invalid");
            for (String to :
                    new String[] {"\"to\":\"zoe\"", "\"channel\":\"direct/ana~zoe\"", "\"to\":\"guest-none\""}) {
                JsonNode refused = ana.request("{\"action\":\"publish\"," + to + ",\"body\":1}");
                assertThat(codeOf(refused)).as(to).isEqualTo("command.invalid");
                assertThat(refused.at("/error/message").asText()).startsWith("to: ");
                assertThat(codeOf(ana.request("{\"action\":\"typing\"," + to + "}")))
                        .isEqualTo("command.invalid");
            }
            for (String to : new String[] {"cleo", "ana", gus}) {
                assertThat(ana.request(ClientCommand.of("publish")
                                        .with("to", to)
                                        .with("body", 1))
                                .path("ok")
                                .asBoolean())
                        .as(to)
                        .isTrue();
            }
            assertThat(ana.request(ClientCommand.of("channels")).toString()).contains("Cleo Duval");
            assertThat(server.post("api/v1/push", "{\"to\":{\"users\":[\"zoe\"]},\"body\":1}")
                            .statusCode())
                    .as("a back end knows whom it means")
                    .isEqualTo(200);
        }
    }

    @Test
    void directoryThatFails_leavesNamesAsTheyWereSeen_andTheRestForLater() throws Exception {
        try (ParleyServer server = new ParleyServer(directory, Map.of("parley.extensions.timeout", "300ms"))
                        .with(Extension.of(Directory.class, Map.of("Down", """
                                import java.util.*;
                                public class Down implements dev.parley.spi.Directory {
                                    public Map<String, String> names(Set<String> ids) throws Exception {
                                        new java.util.concurrent.CountDownLatch(1).await();
                                        return Map.of();
                                    }
                                    public Page search(String query, String cursor, int limit) throws Exception {
                                        throw new java.io.IOException("no route to host");
                                    }
                                }
                                """), directory))
                        .start();
                TestSocket ana = server.socketOf("ana")) {
            server.post("api/v1/push", "{\"to\":{\"users\":[\"ana\"]},\"body\":1}");

            assertThat(codeOf(ana.request(ClientCommand.of("people")))).isEqualTo("server.unavailable");
            assertThat(codeOf(ana.request(
                            ClientCommand.of("publish").with("to", "bob").with("body", 1))))
                    .isEqualTo("server.unavailable");
            assertThat(ana.request(ClientCommand.of("channels")).path("ok").asBoolean())
                    .isTrue();
        }
    }

    private static String codeOf(JsonNode reply) {
        return reply.at("/error/code").asText();
    }
}
