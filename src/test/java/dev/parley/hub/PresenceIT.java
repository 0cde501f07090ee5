// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.hub;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.testing.ClientCommand;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.TestSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is here: per person, with a grace, gathered, and not told to the one who comes. */
class PresenceIT {
    @TempDir
    static Path directory;

    /** One where who leaves is told of soon, and one where nobody can be too late to come back. */
    @AutoClose
    private static ParleyServer brief;

    @AutoClose
    private static ParleyServer patient;

    private ParleyServer server;

    private final String room = "room/" + UUID.randomUUID();
    private TestSocket ana;

    @BeforeAll
    static void start() throws Exception {
        brief = with("brief", "700ms");
        patient = with("patient", "1h");
    }

    private static ParleyServer with(String name, String grace) throws Exception {
        return new ParleyServer(
                        directory.resolve(name),
                        Map.of("parley.presence.grace", grace, "parley.limits.connections-per-user", "1000"))
                .start();
    }

    @BeforeEach
    void anaIsInTheRoom() throws Exception {
        use(brief);
    }

    private void use(ParleyServer chosen) throws Exception {
        server = chosen;
        ana = inRoom("ana");
    }

    @Test
    void join_ofAPerson_isToldOnceToTheOthersOnly() throws Exception {
        TestSocket bob = inRoom("bob");
        JsonNode joined = ana.awaitEvent("presence");
        TestSocket bobsPhone = inRoom("bob");
        TestSocket cy = inRoom("cy");

        assertThat(joined.path("channel").asText()).isEqualTo(room);
        assertThat(ids(joined, "joined")).containsExactly("bob");
        assertThat(joined.path("joined").get(0).path("guest").isBoolean()).isTrue();
        assertThat(joined.has("left")).isFalse();
        assertThat(joined.path("count").asInt()).isEqualTo(2);
        JsonNode next = ana.awaitEvent("presence");
        assertThat(ids(next, "joined")).containsExactly("cy");
        assertThat(next.path("count").asInt()).isEqualTo(3);
        assertThat(ids(bob.awaitEvent("presence"), "joined")).containsExactly("cy");
        assertThat(ids(bobsPhone.awaitEvent("presence"), "joined")).containsExactly("cy");
        assertThat(cy.rest()).noneMatch(frame -> frame.contains("\"presence\""));
    }

    @Test
    void leave_isToldOnce_withTheLastOfThePersonsTabs() throws Exception {
        TestSocket bob = inRoom("bob");
        TestSocket bobsPhone = inRoom("bob");
        ana.awaitEvent("presence");

        bob.close();
        awaitPresence("\"connections\":1}],\"count\":2");
        bobsPhone.close();
        JsonNode left = ana.awaitEvent("presence");

        assertThat(ids(left, "left")).containsExactly("bob");
        assertThat(left.has("joined")).isFalse();
        assertThat(left.path("count").asInt()).isEqualTo(1);
    }

    @Test
    void reload_withinTheGrace_isNoNews() throws Exception {
        use(patient);
        TestSocket bob = inRoom("bob");
        ana.awaitEvent("presence");

        bob.close();
        TestSocket again = inRoom("bob");
        again.request(ClientCommand.of("unsubscribe").with("channel", room));
        JsonNode back = again.request(ClientCommand.subscribe(room));
        TestSocket cy = inRoom("cy");

        assertThat(back.path("data").path("count").asInt()).isEqualTo(2);
        assertThat(ids(ana.awaitEvent("presence"), "joined")).containsExactly("cy");
        cy.close();
        awaitPresence("\"id\":\"bob\",\"name\":\"bob\",\"guest\":false,\"connections\":1}");
        // Nobody has left yet, neither of the two.
        assertThat(ana.rest()).noneMatch(frame -> frame.contains("\"left\""));
    }

    @Test
    void unsubscribe_leavesAfterTheGraceToo() throws Exception {
        TestSocket bob = inRoom("bob");
        ana.awaitEvent("presence");

        bob.request(ClientCommand.of("unsubscribe").with("channel", room));

        assertThat(ids(ana.awaitEvent("presence"), "left")).containsExactly("bob");
        assertThat(bob.rest()).noneMatch(frame -> frame.contains("\"presence\""));
    }

    @Test
    void manyJoins_areEachToldOnce() throws Exception {
        List<TestSocket> people = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            people.add(server.socketOf("p" + i));
        }
        for (TestSocket person : people) {
            person.send(ClientCommand.subscribe(room).with("limit", 0));
        }

        List<String> joined = new ArrayList<>();
        while (joined.size() < 30) {
            JsonNode event = ana.awaitEvent("presence");
            joined.addAll(ids(event, "joined"));
            assertThat(event.path("count").asInt()).isEqualTo(joined.size() + 1);
        }

        assertThat(joined).doesNotHaveDuplicates();
        for (TestSocket person : people) {
            person.close();
        }
    }

    @Test
    void crowd_above200_isOnlyANumber() throws Exception {
        List<TestSocket> people = new ArrayList<>();
        for (int i = 0; i < 220; i++) {
            people.add(inRoom("crowd" + i));
        }

        JsonNode event = ana.await(frame -> frame.path("count").asInt() > 200);

        assertThat(event.has("joined")).isFalse();
        JsonNode all =
                ana.request(ClientCommand.of("presence").with("channel", room)).path("data");
        assertThat(all.path("users").size()).isEqualTo(200);
        assertThat(all.path("count").asInt()).isEqualTo(221);
        for (TestSocket person : people) {
            person.close();
        }
    }

    @Test
    void guest_whoTakesANameAndThenAnIdentity_isFollowed() throws Exception {
        TestSocket guest = server.socket("ws");
        String id = guest.awaitEvent("welcome").path("user").path("id").asText();
        guest.request(ClientCommand.subscribe(room));
        ana.awaitEvent("presence");

        guest.request(ClientCommand.of("register").with("name", "Gigi"));
        JsonNode renamed = ana.awaitEvent("presence");
        guest.request(ClientCommand.of("register").with("ticket", server.ticket("gina")));
        JsonNode known = ana.awaitEvent("presence");

        assertThat(renamed.path("joined").get(0).path("name").asText()).isEqualTo("Gigi");
        assertThat(renamed.path("count").asInt()).isEqualTo(2);
        assertThat(ids(known, "left")).containsExactly(id);
        assertThat(ids(known, "joined")).containsExactly("gina");
        assertThat(known.path("count").asInt()).isEqualTo(2);
    }

    @Test
    void privateChat_tellsTheSubscribedOtherSide() throws Exception {
        TestSocket dan = server.socketOf("dan");
        TestSocket eve = server.socketOf("eve");
        dan.awaitEvent("welcome");
        dan.request(ClientCommand.subscribe("direct/dan~eve"));

        JsonNode joined = eve.request(ClientCommand.subscribe("direct/dan~eve"));

        assertThat(joined.path("data").path("count").asInt()).isEqualTo(2);
        assertThat(ids(dan.awaitEvent("presence"), "joined")).containsExactly("eve");
    }

    @Test
    void presence_ofWhatIsNotCounted_isRefused() throws Exception {
        assertThat(ana.request(ClientCommand.of("presence").with("channel", "topic/x"))
                        .path("error")
                        .path("code")
                        .asText())
                .isEqualTo("channel.invalid");
        assertThat(ana.request(ClientCommand.of("presence").with("channel", "direct/bo~cy"))
                        .path("error")
                        .path("code")
                        .asText())
                .isEqualTo("channel.forbidden");
        assertThat(ana.request(ClientCommand.of("presence").with("channel", "live/nobody"))
                        .path("data")
                        .toString())
                .isEqualTo("{\"channel\":\"live/nobody\",\"users\":[],\"count\":0}");
    }

    private TestSocket inRoom(String user) throws Exception {
        TestSocket socket = server.socketOf(user);
        socket.awaitEvent("welcome");
        socket.request(ClientCommand.subscribe(room));
        return socket;
    }

    private void awaitPresence(String part) {
        org.awaitility.Awaitility.await().untilAsserted(() -> assertThat(
                        ana.request(ClientCommand.of("presence").with("channel", room))
                                .path("data")
                                .toString())
                .contains(part));
    }

    private static List<String> ids(JsonNode event, String field) {
        return event.path(field).findValuesAsText("id");
    }
}
