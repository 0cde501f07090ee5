// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.testing.ClientCommand;
import dev.parley.testing.Extension;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.Patience;
import dev.parley.testing.TestSocket;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.catalina.servlets.DefaultServlet;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules of the settings and the policy of {@code examples/access}: on every way to a channel, and when its mind changes. */
class AccessPolicyIT {
    private static final String APOLLO = "room/project/apollo/plans";
    private static final String MEMBERS = "com.example.portal.memberships";

    @TempDir
    Path directory;

    private ParleyServer server;

    @AfterEach
    void stop() throws Exception {
        if (server != null) {
            server.close();
        }
        System.clearProperty(MEMBERS);
    }

    @Test
    void rules_holdOnEveryWay_andTheForbiddenRoomIsNowhere() throws Exception {
        server = new ParleyServer(
                        directory,
                        Map.of(
                                "parley.access.read",
                                "room/hr/**=role:hr",
                                "parley.access.publish",
                                "room/news=role:hr"))
                .start();
        try (TestSocket ana = server.socketOf("ana", "hr");
                TestSocket bob = server.socketOf("bob")) {
            ok(ana, "{\"action\":\"subscribe\",\"channel\":\"room/hr/pay\"}");
            ok(ana, "{\"action\":\"publish\",\"channel\":\"room/hr/pay\",\"body\":\"secret\"}");
            ok(ana, "{\"action\":\"publish\",\"channel\":\"room/news\",\"body\":\"open\"}");

            assertBarred(bob, "room/hr/pay");
            forbidden(bob, "{\"action\":\"publish\",\"channel\":\"room/news\",\"body\":1}");
            forbidden(bob, "{\"action\":\"typing\",\"channel\":\"room/news\"}");
            ok(bob, "{\"action\":\"subscribe\",\"channel\":\"room/news\"}");
            assertThat(ok(bob, "{\"action\":\"rooms\"}").toString())
                    .contains("room/news")
                    .doesNotContain("hr");
            assertThat(ok(ana, "{\"action\":\"rooms\"}").toString()).contains("room/hr/pay");
        }
        assertThat(server.send(HttpRequest.newBuilder(server.base().resolve("messages?channel=room/hr/pay"))
                                .header("Cookie", server.signIn("Gus")))
                        .statusCode())
                .isEqualTo(403);
        assertThatThrownBy(() -> server.socket("ws/feed?channel=room/hr/pay&ticket=" + server.ticket("bob")))
                .hasMessageContaining("403");
    }

    @Test
    void ruleThatMakesNoSense_stopsTheStartWithOneLine() throws Exception {
        try (ParleyServer broken =
                new ParleyServer(directory, Map.of("parley.access.read", "room/hr/**", "parley.prefix", "/parley"))) {
            // Every portal has one; without it a path that nobody serves is not asked for.
            Tomcat.addServlet(broken.context(), "default", new DefaultServlet());
            broken.context().addServletMapping("/", "default");
            broken.start();

            var answer = broken.send(HttpRequest.newBuilder(broken.base().resolve("parley/readyz")));
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).contains("parley.access.read: 'room/hr/**' makes no sense");
        }
    }

    @Test
    void memberWhoIsRemoved_hearsNothingMore_onceItIsSaid() throws Exception {
        start(Map.of("parley.access.cache", "1h"), "apollo=ana,bob,?dan");
        try (TestSocket ana = server.socketOf("ana");
                TestSocket bob = server.socketOf("bob");
                TestSocket dan = server.socketOf("dan");
                TestSocket feed = server.socket("ws/feed?channel=" + APOLLO + "&ticket=" + server.ticket("bob"))) {
            for (TestSocket one : new TestSocket[] {ana, bob, dan}) {
                ok(one, "{\"action\":\"subscribe\",\"channel\":\"" + APOLLO + "\"}");
                ok(one, "{\"action\":\"subscribe\",\"channel\":\"room/lobby\"}");
            }
            forbidden(dan, "{\"action\":\"publish\",\"channel\":\"" + APOLLO + "\",\"body\":1}");
            ok(ana, "{\"action\":\"publish\",\"channel\":\"" + APOLLO + "\",\"body\":1}");
            bob.awaitEvent("message");
            assertThat(feed.awaitText()).isEqualTo("1");
            assertThat(ok(bob, "{\"action\":\"channels\"}").toString()).contains(APOLLO);

            members("apollo=ana,?dan");
            JsonNode said = TestSocket.parse(
                    server.post("api/v1/access/recheck", "{\"user\":\"bob\"}").body());
            ok(ana, "{\"action\":\"publish\",\"channel\":\"" + APOLLO + "\",\"body\":2}");
            ok(ana, "{\"action\":\"publish\",\"channel\":\"room/lobby\",\"body\":3}");

            assertThat(said.toString()).isEqualTo("{\"checked\":3,\"ended\":2}");
            assertThat(bob.awaitEvent("unsubscribed").toString())
                    .isEqualTo("{\"event\":\"unsubscribed\",\"channel\":\"" + APOLLO
                            + "\",\"code\":\"channel.forbidden\"}");
            assertThat(bob.awaitEvent("message").path("body").asInt()).isEqualTo(3);
            assertThat(feed.awaitClose()).isEqualTo(4003);
            assertBarred(bob, APOLLO);
            assertThat(ok(bob, "{\"action\":\"channels\"}").toString()).doesNotContain(APOLLO);
            assertThat(bob.rest()).noneMatch(frame -> frame.contains("\"body\":2"));
            assertThat(dan.awaitEvent("message").path("body").asInt()).isEqualTo(1);
            assertThat(dan.awaitEvent("message").path("body").asInt()).isEqualTo(2);
        }
        try (TestSocket back = server.socketOf("bob")) {
            forbidden(
                    back,
                    "{\"action\":\"subscribe\",\"channel\":\"" + APOLLO
                            + "\",\"since\":{\"epoch\":\"x\",\"offset\":1}}");
        }
    }

    @Test
    void javaCode_saysIt_forAUser_orAChannel() throws Exception {
        start(Map.of("parley.access.cache", "1h"), "apollo=ana,bob");
        try (TestSocket ana = server.socketOf("ana");
                TestSocket bob = server.socketOf("bob")) {
            ok(ana, "{\"action\":\"subscribe\",\"channel\":\"" + APOLLO + "\"}");
            ok(bob, "{\"action\":\"subscribe\",\"channel\":\"" + APOLLO + "\"}");
            Parley parley = Parley.from(server.servletContext());

            members("apollo=ana");
            assertThat(Patience.get(parley.recheck("ana")).ended()).isZero();
            assertThat(Patience.get(parley.recheckChannel("room/lobby")).checked())
                    .isZero();
            var looked = Patience.get(parley.recheckChannel(APOLLO));

            assertThat(looked.checked()).isEqualTo(2);
            assertThat(looked.ended()).isEqualTo(1);
            bob.awaitEvent("unsubscribed");
        }
    }

    @Test
    void nobodySaysIt_theNextLookFindsIt() throws Exception {
        start(Map.of("parley.access.recheck", "200ms"), "apollo=ana");
        try (TestSocket ana = server.socketOf("ana")) {
            ok(ana, "{\"action\":\"subscribe\",\"channel\":\"" + APOLLO + "\"}");

            members("apollo=bob");

            assertThat(ana.awaitEvent("unsubscribed").path("channel").asText()).isEqualTo(APOLLO);
            assertBarred(ana, APOLLO);
        }
    }

    @Test
    void policyThatFails_letsNobodyIn_endsWhatIsAskedAbout_andLeavesTheRestAlone() throws Exception {
        start(Map.of("parley.access.recheck", "100ms", "parley.access.cache", "off"), "apollo=ana");
        try (TestSocket ana = server.socketOf("ana");
                TestSocket bob = server.socketOf("bob")) {
            ok(ana, "{\"action\":\"subscribe\",\"channel\":\"" + APOLLO + "\"}");
            Files.delete(directory.resolve("members"));

            // Looks that nobody asked for have failed by then, and have ended nothing.
            await().until(() ->
                    codeOf(bob.request(ClientCommand.subscribe(APOLLO))).equals("server.unavailable"));
            Patience.letPass(Duration.ofMillis(400));
            assertThat(ana.rest()).noneMatch(frame -> frame.contains("unsubscribed"));
            ok(bob, "{\"action\":\"subscribe\",\"channel\":\"room/lobby\"}");

            server.post("api/v1/access/recheck", "{}");

            assertThat(ana.awaitEvent("unsubscribed").path("code").asText()).isEqualTo("server.unavailable");
        }
    }

    @Test
    void ticketWithOtherRoles_isLookedAtAtOnce() throws Exception {
        server = new ParleyServer(directory, Map.of("parley.access.read", "room/hr=role:hr")).start();
        try (TestSocket ana = server.socketOf("ana", "hr")) {
            ok(ana, "{\"action\":\"subscribe\",\"channel\":\"room/hr\"}");

            ana.send("{\"id\":1,\"action\":\"register\",\"ticket\":\"" + server.ticket("ana") + "\"}");

            ana.awaitEvent("unsubscribed");
            ana.await(frame -> frame.path("id").asInt() == 1);
            assertBarred(ana, "room/hr");
        }
    }

    @Test
    void publishes_keepTheirOrder_whileThePolicyIsSlow() throws Exception {
        ClassLoader slow = Extension.of(dev.parley.spi.AccessPolicy.class, Map.of("Slow", """
                import dev.parley.channel.*;
                import dev.parley.spi.*;
                import dev.parley.identity.User;
                public class Slow implements AccessPolicy {
                    public boolean may(User user, Action action, ChannelName channel) throws Exception {
                        java.util.concurrent.locks.LockSupport.parkNanos((long) (Math.random() * 20_000_000));
                        return true;
                    }
                }
                """), directory);
        server = new ParleyServer(
                        directory, Map.of("parley.access.cache", "5ms", "parley.limits.commands-per-second", "off"))
                .with(slow)
                .start();
        try (TestSocket ana = server.socketOf("ana")) {
            ok(ana, "{\"action\":\"subscribe\",\"channel\":\"room/a\"}");
            for (int i = 0; i < 100; i++) {
                ana.send(ClientCommand.of("publish").with("channel", "room/a").json("body", i));
            }
            for (int i = 0; i < 100; i++) {
                assertThat(ana.awaitEvent("message").path("body").asInt()).isEqualTo(i);
            }
        }
    }

    private void start(Map<String, String> settings, String members) throws Exception {
        members(members);
        System.setProperty(MEMBERS, directory.resolve("members").toString());
        server = new ParleyServer(directory, settings)
                .with(Extension.example("access", directory))
                .start();
    }

    private void members(String text) throws Exception {
        // Replaced as a whole, since it is read all the time.
        Path draft = Files.writeString(directory.resolve("members.new"), text);
        Files.move(
                draft,
                directory.resolve("members"),
                java.nio.file.StandardCopyOption.ATOMIC_MOVE,
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    /** Every command that names a channel. */
    private static void assertBarred(TestSocket who, String channel) throws Exception {
        for (String command : new String[] {
            "\"action\":\"subscribe\"",
            "\"action\":\"subscribe\",\"since\":{\"epoch\":\"x\",\"offset\":0}",
            "\"action\":\"publish\",\"body\":1",
            "\"action\":\"history\"",
            "\"action\":\"history\",\"after\":0",
            "\"action\":\"presence\"",
            "\"action\":\"typing\"",
            "\"action\":\"read\",\"offset\":1",
            "\"action\":\"recall\",\"offset\":1",
        }) {
            forbidden(who, "{" + command + ",\"channel\":\"" + channel + "\"}");
        }
    }

    private static JsonNode ok(TestSocket who, String command) throws Exception {
        JsonNode reply = who.request(command);
        assertThat(reply.path("ok").asBoolean()).as("%s: %s", command, reply).isTrue();
        return reply;
    }

    private static void forbidden(TestSocket who, String command) throws Exception {
        assertThat(codeOf(who.request(command))).as(command).isEqualTo("channel.forbidden");
    }

    private static String codeOf(JsonNode reply) {
        return reply.path("error").path("code").asText();
    }
}
