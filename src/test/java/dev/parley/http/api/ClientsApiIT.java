// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.testing.ClientCommand;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.TestSocket;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who is connected, as operators see it, and how they end a connection. */
class ClientsApiIT {
    @RegisterExtension
    static final ParleyServer server = ParleyServer.of(Map.of());

    @Test
    void client_isShownWithWhatAnOperatorNeeds() throws Exception {
        long before = System.currentTimeMillis();
        try (TestSocket ana = server.socket("ws", "Cookie", server.signIn("Ana 安"))) {
            JsonNode welcome = ana.awaitEvent("welcome");
            ana.request(ClientCommand.subscribe("room/shown"));
            String id = welcome.path("clientId").asText();

            JsonNode client =
                    TestSocket.parse(server.call("GET", "api/v1/clients/" + id).body());

            assertThat(client.path("clientId").asText()).isEqualTo(id);
            assertThat(client.path("user")).isEqualTo(welcome.path("user"));
            assertThat(client.path("transport").asText()).isEqualTo("websocket");
            assertThat(client.path("address").asText()).isIn("127.0.0.1", "::1");
            assertThat(client.path("connectedAt").asLong()).isBetween(before - 1000, System.currentTimeMillis());
            assertThat(client.path("lastSeen").asLong())
                    .isBetween(client.path("connectedAt").asLong() - 1000, System.currentTimeMillis());
            assertThat(client.path("subscriptions").asInt()).isEqualTo(1);
            assertThat(client.path("channels").get(0).asText()).isEqualTo("room/shown");
            assertThat(client.path("queued").isInt()).isTrue();
            assertThat(client.path("session").asText()).isNotEmpty();
        }
    }

    @Test
    void clients_areFilteredAndPaged() throws Exception {
        List<TestSocket> sockets = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            TestSocket socket = server.socketOf("pat");
            socket.awaitEvent("welcome");
            sockets.add(socket);
        }
        sockets.get(0).request(ClientCommand.subscribe("room/一"));

        JsonNode first = clients("?user=pat&limit=3");
        JsonNode last =
                clients("?user=pat&limit=3&cursor=" + first.path("cursor").asText());
        JsonNode inRoom = clients("?channel=room/%E4%B8%80");

        assertThat(first.path("clients").size()).isEqualTo(3);
        assertThat(first.path("total").asInt()).isEqualTo(5);
        assertThat(last.path("clients").size()).isEqualTo(2);
        assertThat(last.has("cursor")).isFalse();
        assertThat(inRoom.path("total").asInt()).isEqualTo(1);
        assertThat(clients("?user=nobody").path("total").asInt()).isZero();
        for (TestSocket socket : sockets) {
            socket.close();
        }
    }

    @Test
    void client_withoutIdentityYet_hasANullUser() throws Exception {
        try (TestSocket later = server.socket("ws?auth=message")) {
            String id = later.awaitEvent("welcome").path("clientId").asText();

            assertThat(server.call("GET", "api/v1/clients/" + id).body()).contains("\"user\":null");
        }
    }

    @Test
    void delete_closesOneClientWith4003() throws Exception {
        try (TestSocket bob = server.socketOf("bob");
                TestSocket other = server.socketOf("bob")) {
            String id = bob.awaitEvent("welcome").path("clientId").asText();
            other.awaitEvent("welcome");

            HttpResponse<String> done = server.call("DELETE", "api/v1/clients/" + id);

            assertThat(done.statusCode()).isEqualTo(204);
            assertThat(bob.awaitEvent("closing").path("reconnect").asBoolean()).isFalse();
            assertThat(bob.awaitClose()).isEqualTo(4003);
            assertThat(other.isOpen()).isTrue();
            assertThat(server.call("DELETE", "api/v1/clients/nobody").statusCode())
                    .isEqualTo(404);
            assertThat(server.call("GET", "api/v1/clients/nobody").body()).contains("client.unknown");
        }
    }

    @Test
    void delete_ofAUser_closesAllConnectionsInEveryForm() throws Exception {
        assertThat(closes("DELETE", "api/v1/clients?user=cy", "cy", 2)).isEqualTo("{\"closed\":2}");
        assertThat(closes("DELETE", "api/v1/users/cy%20d/clients", "cy d", 1)).isEqualTo("{\"closed\":1}");
        assertThat(closes("DELETE", "deleteClient/cy", "cy", 2)).isEqualTo("{\"closed\":2}");
        assertThat(closes("POST", "deleteClient/%E5%BC%A0", "张", 1)).isEqualTo("{\"closed\":1}");
        assertThat(server.call("POST", "deleteClient/cy").body()).isEqualTo("{\"closed\":0}");
        assertThat(server.call("POST", "deleteClient/never-seen").statusCode()).isEqualTo(404);
        assertThat(server.call("DELETE", "api/v1/clients?user=cy").body()).isEqualTo("{\"closed\":0}");
        assertThat(server.call("DELETE", "api/v1/clients").body()).contains("command.invalid", "user");
    }

    @Test
    void deleteClient_ofAClientId_closesThatOne() throws Exception {
        try (TestSocket dan = server.socketOf("dan")) {
            String id = dan.awaitEvent("welcome").path("clientId").asText();

            assertThat(server.call("POST", "deleteClient/" + id).statusCode()).isEqualTo(204);
            assertThat(dan.awaitClose()).isEqualTo(4003);
        }
    }

    @Test
    void query_thatMakesNoSense_isNamed() throws Exception {
        assertThat(server.call("GET", "api/v1/clients?limit=0").body()).contains("command.invalid", "limit");
        assertThat(server.call("GET", "api/v1/clients?limit=x").statusCode()).isEqualTo(422);
        assertThat(server.call("GET", "api/v1/clients?cursor=%21%21").body()).contains("cursor");
        assertThat(server.call("GET", "api/v1/clients?channel=cave").body()).contains("channel.invalid");
    }

    private static String closes(String method, String path, String user, int count) throws Exception {
        List<TestSocket> sockets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            TestSocket socket = server.socketOf(user);
            socket.awaitEvent("welcome");
            sockets.add(socket);
        }
        HttpResponse<String> done = server.call(method, path);
        for (TestSocket socket : sockets) {
            assertThat(socket.awaitClose()).isEqualTo(4003);
        }
        assertThat(done.statusCode()).isEqualTo(200);
        org.awaitility.Awaitility.await()
                .until(() -> !dev.parley.Parley.from(server.servletContext()).online(user));
        return done.body();
    }

    private static JsonNode clients(String query) throws Exception {
        return TestSocket.parse(server.call("GET", "api/v1/clients" + query).body());
    }
}
