// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.Parley;
import dev.parley.Push;
import dev.parley.identity.User;
import dev.parley.testing.ClientCommand;
import dev.parley.testing.LogWatch;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.RawHttp;
import dev.parley.testing.TestSocket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every call that needs a key or a role is one line with who, from where, to whom and how it ended. */
class AuditIT {
    // SHA-256 of "reader".
    private static final String READER = "reader:read:3d0941964aa3ebdcb00ccef58b1bb399f9f898465e9886d5aec7f31090a0fb30";
    // SHA-256 of "root".
    private static final String ROOT = "root:admin:4813494d137e1631bba301d5acab6e7bb7aa74ce1185d456565ef51d737677b2";

    @RegisterExtension
    static final ParleyServer server = ParleyServer.of(Map.of("parley.api-keys", READER + ", " + ROOT));

    @AutoClose
    private LogWatch log;

    @BeforeEach
    void watch() {
        log = new LogWatch();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "POST|api/v1/push|{\"to\":{\"users\":[\"ana\",\"bo, b\"]},\"body\":\"a secret\"}"
                        + "|action=push|targets=\"user/ana,user/bo\\, b\" result=ok",
                "POST|push|{\"to\":{\"channels\":[\"room/audit\",\"live/x\"]},\"body\":1}"
                        + "|action=push|targets=\"room/audit,live/x\" result=ok",
                "POST|api/v1/push|{\"to\":{\"all\":true},\"body\":1}|action=push|targets=\"topic/all\" result=ok",
                "POST|api/v1/push|{\"to\":{\"clients\":[\"c\"]},\"body\":1}|action=push|targets=\"client/c\" result=ok",
                "POST|api/v1/push|{\"to\":{\"users\":[\"ana\"]}}|action=push|targets=\"\" result=command.invalid",
                "POST|api/v1/tickets|{\"user\":{\"id\":\"ana\"}}|action=ticket.issue|targets=\"user/ana\" result=ok",
                "GET|api/v1/messages?channel=room/audit||action=messages.read|targets=\"room/audit\" result=ok",
                "GET|api/v1/messages?channel=room/never"
                        + "||action=messages.read|targets=\"room/never\" result=channel.unknown",
                "GET|api/v1/messages?channel=room/audit&after=-1"
                        + "||action=messages.read|targets=\"room/audit\" result=command.invalid",
                "GET|api/v1/channels/room/audit/messages||action=messages.read|targets=\"room/audit\" result=ok",
                "DELETE|api/v1/messages?channel=room/audit&offset=99"
                        + "||action=message.recall|targets=\"room/audit#99\" result=message.unknown",
                "GET|api/v1/clients||action=clients.list|targets=\"*\" result=ok",
                "GET|api/v1/clients?user=ana||action=clients.list|targets=\"user/ana\" result=ok",
                "GET|api/v1/clients/nobody||action=client.read|targets=\"client/nobody\" result=client.unknown",
                "DELETE|api/v1/clients/nobody||action=client.close|targets=\"client/nobody\" result=client.unknown",
                "DELETE|api/v1/clients?user=ana||action=user.close|targets=\"user/ana\" result=ok",
                "DELETE|api/v1/users/ana/clients||action=user.close|targets=\"user/ana\" result=ok",
                "GET|api/v1/channels?kind=room||action=channels.list|targets=\"room/*\" result=ok",
                "GET|api/v1/channel?channel=room/audit||action=channel.read|targets=\"room/audit\" result=ok",
                "GET|api/v1/presence?channel=room/audit||action=presence.read|targets=\"room/audit\" result=ok",
                "POST|api/v1/sessions/revoke|{\"user\":\"zoe\"}|action=user.revoke|targets=\"user/zoe\" result=ok",
                "POST|api/v1/sessions/revoke|{\"session\":\"abc\"}|action=session.revoke|targets=\"session/abc\" result=ok",
                "DELETE|api/v1/channel?channel=room/gone||action=channel.delete|targets=\"room/gone\" result=ok",
                "DELETE|api/v1/users?user=gone||action=user.forget|targets=\"user/gone\" result=ok",
                "POST|api/v1/access/recheck|{\"user\":\"ana\"}|action=access.recheck|targets=\"user/ana\" result=ok",
            })
    void callByKey_isOneLine(String method, String path, String body, String action, String end) throws Exception {
        server.send(HttpRequest.newBuilder(server.base().resolve("api/v1/push"))
                .header("Authorization", "Bearer root")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(
                        "{\"to\":{\"channels\":[\"room/audit\"]},\"body\":0,\"key\":\"first\"}")));
        await().until(() -> log.mentions("targets=\"room/audit\"").size() == 1);
        server.send(HttpRequest.newBuilder(server.base().resolve(path))
                .header("Authorization", "Bearer root")
                .header("Content-Type", "application/json")
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body)));

        await().until(() -> log.mentions(" caller=key:root ").size() == 2);
        assertThat(log.mentions(" caller=key:root ").get(1))
                .contains(" " + action + " caller=key:root address=127.0.0.1 ")
                .endsWith(end);
        assertThat(log.mentions("a secret")).isEmpty();
        assertThat(log.forged()).isEmpty();
    }

    @Test
    void callBeyondTheKeysScope_isALineToo_andStrangersAndScrapesAreNone() throws Exception {
        for (String path : new String[] {"api/v1/stats", "metrics", "api/v1/handshake?path=/ws", "healthz"}) {
            RawHttp.get(URI.create(server.base() + path), "Authorization: Bearer root\r\n");
        }
        RawHttp.get(URI.create(server.base() + "api/v1/clients"), "Authorization: Bearer nobody\r\n");
        RawHttp.get(URI.create(server.base() + "api/v1/messages"), "Authorization: Bearer root\r\n");
        server.send(HttpRequest.newBuilder(server.base().resolve("api/v1/clients?user=ana"))
                .header("Authorization", "Bearer reader")
                .DELETE());

        await().until(() -> !log.mentions(" caller=key:").isEmpty());
        assertThat(log.mentions(" caller=key:"))
                .singleElement()
                .asString()
                .contains(" action=denied caller=key:reader ", "targets=\"DELETE /clients\" result=scope.missing");
    }

    @Test
    void stream_isOneCall_withAllItsTargets() throws Exception {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 500; i++) {
            lines.append("{\"to\":{\"users\":[\"reader-").append(i).append("\"]},\"body\":1}\n");
        }
        lines.append("nonsense\n");
        server.send(HttpRequest.newBuilder(server.base().resolve("api/v1/push"))
                .header("Authorization", "Bearer root")
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofString(lines.toString())));

        await().until(() -> !log.mentions("result=ok pushed=500 refused=1").isEmpty());
        String all = String.join("\n", log.mentions(" action=push.stream caller=key:root "));
        for (int i = 0; i < 500; i++) {
            assertThat(all).containsPattern("[\",]user/reader-" + i + "[\",]");
        }
        assertThat(log.mentions(" action=push.stream ")).hasSizeLessThan(100).allMatch(line -> line.length() < 2000);
    }

    @Test
    void personsWithARole_areAuditedWhereTheRoleIsWhatAllowsIt() throws Exception {
        try (TestSocket moderator = socketOf("mia", "moderator", "push");
                TestSocket ana = socketOf("ana")) {
            ana.request(ClientCommand.publish("room/roles", 1));
            moderator.request(ClientCommand.publish("room/roles", 2));
            ana.request(ClientCommand.publish("room/roles", 3));
            ok(moderator.request(
                    ClientCommand.of("recall").with("channel", "room/roles").with("offset", 1)));
            ok(moderator.request(
                    ClientCommand.of("recall").with("channel", "room/roles").with("offset", 2)));
            ok(ana.request(
                    ClientCommand.of("recall").with("channel", "room/roles").with("offset", 3)));
            ok(moderator.request(
                    "{\"action\":\"publish\",\"to\":{\"users\":[\"ana\",\"bob\"]},\"body\":\"a secret\"}"));
        }

        await().until(() -> log.mentions(" caller=user:mia ").size() == 2);
        assertThat(log.mentions(" caller=user:mia ").get(0))
                .contains(" action=message.recall ", " address=127.0.0.1 targets=\"room/roles#1\" result=ok");
        assertThat(log.mentions(" caller=user:mia ").get(1))
                .contains(" action=push ", " targets=\"user/ana,user/bob\" result=ok");
        assertThat(log.mentions(" caller=user:ana ")).isEmpty();
        assertThat(log.mentions("a secret")).isEmpty();
    }

    @Test
    void portalsCode_isAuditedAsThePortal() throws Exception {
        Parley parley = Parley.from(server.servletContext());
        parley.push(Push.toUsers("ana", "bob").body("a secret"))
                .toCompletableFuture()
                .join();
        parley.ticket(User.known("ana", "Ana", Set.of()), Duration.ofSeconds(30))
                .toCompletableFuture()
                .join();
        parley.kick("ana");
        parley.revoke("ana").toCompletableFuture().join();
        parley.revokeSession("tag").toCompletableFuture().join();
        parley.recheck("ana").toCompletableFuture().join();
        parley.recheckChannel("room/x").toCompletableFuture().join();

        await().until(() -> log.mentions(" caller=portal address=- ").size() == 7);
        assertThat(log.mentions(" caller=portal address=- "))
                .extracting(line -> line.replaceFirst("id=\\S+ ", "").replace(" caller=portal address=-", ""))
                .containsExactlyInAnyOrder(
                        "action=push targets=\"user/ana,user/bob\" result=ok",
                        "action=ticket.issue targets=\"user/ana\" result=ok",
                        "action=user.close targets=\"user/ana\" result=ok",
                        "action=user.revoke targets=\"user/ana\" result=ok",
                        "action=session.revoke targets=\"session/tag\" result=ok",
                        "action=access.recheck targets=\"user/ana\" result=ok",
                        "action=access.recheck targets=\"room/x\" result=ok");
        assertThat(log.mentions("a secret")).isEmpty();
    }

    private static void ok(JsonNode reply) {
        assertThat(reply.path("ok").asBoolean()).as(reply.toString()).isTrue();
    }

    private static TestSocket socketOf(String user, String... roles) throws Exception {
        String list = roles.length == 0 ? "" : "\"" + String.join("\",\"", roles) + "\"";
        String answer = server.send(HttpRequest.newBuilder(server.base().resolve("api/v1/tickets"))
                        .header("Authorization", "Bearer root")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{\"user\":{\"id\":\"" + user + "\",\"roles\":[" + list + "]}}")))
                .body();
        TestSocket socket = server.socket(
                "ws?ticket=" + TestSocket.parse(answer).path("ticket").asText());
        socket.awaitEvent("welcome");
        return socket;
    }
}
