// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.testing.ClientCommand;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.TestSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom one can write to: known to this server, whether there or away. */
class PeopleIT {
    @TempDir
    Path directory;

    @Test
    void people_areFoundByNameOrId_withThoseWhoAreAway() throws Exception {
        try (ParleyServer server = new ParleyServer(directory, Map.of()).start()) {
            TestSocket ana = server.socketOf("ana");
            ana.awaitEvent("welcome");
            TestSocket guest = server.socket("ws", "Cookie", server.signIn("王芳"));
            guest.awaitEvent("welcome");
            TestSocket away = server.socketOf("bob");
            away.awaitEvent("welcome");
            away.close();

            await().untilAsserted(() -> assertThat(people(ana, ""))
                    .contains(
                            "{\"id\":\"ana\",\"name\":\"ana\",\"guest\":false,\"online\":true}",
                            "{\"id\":\"bob\",\"name\":\"bob\",\"guest\":false,\"online\":false}"));
            assertThat(people(ana, ",\"query\":\"芳\""))
                    .singleElement()
                    .asString()
                    .contains("\"name\":\"王芳\",\"guest\":true,\"online\":true");
            // A guest's id is made by chance, and may have these letters too.
            assertThat(people(ana, ",\"query\":\"AN\""))
                    .filteredOn(one -> one.contains("\"guest\":false"))
                    .singleElement()
                    .asString()
                    .contains("\"ana\"");
            assertThat(people(ana, ",\"query\":\"nobody\"")).isEmpty();
            assertThat(ana.request(ClientCommand.of("people").with("cursor", "?"))
                            .path("error")
                            .path("message")
                            .asText())
                    .contains("cursor");
            assertThat(ana.request("{\"action\":\"people\",\"query\":\"" + "x".repeat(129) + "\"}")
                            .path("error")
                            .path("message")
                            .asText())
                    .contains("query");
        }
    }

    @Test
    void people_ofMoreThanAPage_comeWithACursor() throws Exception {
        try (ParleyServer server =
                new ParleyServer(directory, Map.of("parley.limits.commands-per-second", "0")).start()) {
            for (int i = 0; i < 205; i++) {
                try (TestSocket socket = server.socketOf("user" + i)) {
                    socket.awaitEvent("welcome");
                }
            }
            TestSocket ana = server.socketOf("ana");
            ana.awaitEvent("welcome");

            await().untilAsserted(() -> {
                var first = ana.request(ClientCommand.of("people")).path("data");
                var last = ana.request(ClientCommand.of("people")
                                .with("cursor", first.path("cursor").asText()))
                        .path("data");
                assertThat(first.path("people").size()).isEqualTo(200);
                assertThat(last.path("people").size()).isEqualTo(6);
                assertThat(last.has("cursor")).isFalse();
            });
        }
    }

    private static List<String> people(TestSocket socket, String more) throws Exception {
        List<String> people = new ArrayList<>();
        socket.request("{\"action\":\"people\"" + more + "}")
                .path("data")
                .path("people")
                .forEach(person -> people.add(person.toString()));
        return people;
    }

    @Test
    void guests_findThoseWithWhomTheyShareSomething_whereTheSettingSaysSo() throws Exception {
        try (ParleyServer server = new ParleyServer(directory, Map.of("parley.people.search", "users")).start();
                TestSocket ana = server.socketOf("ana");
                TestSocket guest = server.socket("ws", "Cookie", server.signIn("Gus"))) {
            ana.awaitEvent("welcome");
            await().untilAsserted(
                            () -> assertThat(people(ana, ",\"query\":\"gus\"")).hasSize(1));
            assertThat(people(guest, ",\"query\":\"an\"")).isEmpty();

            for (TestSocket one : List.of(ana, guest)) {
                one.request(ClientCommand.subscribe("room/lobby"));
            }
            assertThat(people(guest, ",\"query\":\"an\""))
                    .singleElement()
                    .asString()
                    .contains("\"id\":\"ana\"");
        }
    }

    @Test
    void nobody_isFound_whereTheSettingSaysSo_butByTheRolesThatAreListed() throws Exception {
        try (ParleyServer server = new ParleyServer(
                                directory, Map.of("parley.people.search", "off", "parley.people.search.roles", "desk"))
                        .start();
                TestSocket ana = server.socketOf("ana");
                TestSocket desk = server.socketOf("bob", "desk")) {
            ana.awaitEvent("welcome");
            assertThat(people(ana, "")).isEmpty();
            await().untilAsserted(
                            () -> assertThat(people(desk, ",\"query\":\"ana\"")).hasSize(1));
        }
    }
}
