// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.RawSocket;
import dev.parley.testing.TestSocket;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators do to a sign-in, and to a whole server. */
class OperatorApiIT {
    @TempDir
    Path directory;

    @Test
    void revoke_ofAUserOrASession_closesWith4001() throws Exception {
        try (ParleyServer server = new ParleyServer(directory, Map.of()).start()) {
            TestSocket ana = server.socketOf("ana");
            ana.awaitEvent("welcome");
            String cookie = server.signIn("Bo");
            TestSocket bo = server.socket("ws", "Cookie", cookie);
            TestSocket boToo = server.socket("ws", "Cookie", cookie);
            String id = bo.awaitEvent("welcome").path("clientId").asText();
            boToo.awaitEvent("welcome");
            String session = TestSocket.parse(
                            server.call("GET", "api/v1/clients/" + id).body())
                    .path("session")
                    .asText();

            assertThat(server.post("api/v1/sessions/revoke", "{\"user\":\"ana\"}")
                            .body())
                    .isEqualTo("{\"closed\":1}");
            assertThat(ana.awaitClose()).isEqualTo(4001);
            assertThat(bo.isOpen()).isTrue();
            assertThat(server.post("api/v1/sessions/revoke", "{\"session\":\"" + session + "\"}")
                            .body())
                    .isEqualTo("{\"closed\":2}");
            assertThat(bo.awaitClose()).isEqualTo(4001);
            assertThat(boToo.awaitClose()).isEqualTo(4001);
            for (String wrong : new String[] {"{}", "{\"user\":\"a\",\"session\":\"b\"}", "{\"user\":7}"}) {
                assertThat(server.post("api/v1/sessions/revoke", wrong).statusCode())
                        .isEqualTo(422);
            }
        }
    }

    @Test
    void drain_sendsEveryoneAway_andGoesOnTakingPushes() throws Exception {
        try (ParleyServer server = new ParleyServer(directory, Map.of()).start()) {
            TestSocket ana = server.socketOf("ana");
            TestSocket feed = server.socket("ws/feed?ticket=" + server.ticket("ana"));
            ana.awaitEvent("welcome");

            assertThat(server.post("api/v1/drain", "").statusCode()).isEqualTo(202);

            JsonNode closing = ana.awaitEvent("closing");
            assertThat(closing.path("code").asInt()).isEqualTo(1001);
            assertThat(closing.path("reconnect").asBoolean()).isTrue();
            assertThat(closing.path("after").asLong()).isBetween(0L, 3000L);
            assertThat(ana.awaitClose()).isEqualTo(1001);
            assertThat(feed.awaitClose()).isEqualTo(1001);
            var ready = server.send(HttpRequest.newBuilder(server.base().resolve("readyz")));
            assertThat(ready.statusCode()).isEqualTo(503);
            assertThat(ready.body()).contains("drain");
            assertThat(server.send(HttpRequest.newBuilder(server.base().resolve("healthz")))
                            .statusCode())
                    .isEqualTo(200);
            RawSocket.Refusal refusal = RawSocket.refused(server.base(), "ws");
            assertThat(refusal.status()).isEqualTo(503);
            assertThat(refusal.body()).contains("server.unavailable");
            assertThat(refusal.head()).contains("Retry-After");
            assertThat(server.post("push", "{\"to\":{\"users\":[\"ana\"]},\"body\":1}")
                            .statusCode())
                    .isEqualTo(200);
        }
    }
}
