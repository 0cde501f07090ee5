// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.testing.ParleyServer;
import dev.parley.testing.TestSocket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Guests fill what there is for guests; those who are known come in all the same, and back ends are served. */
class ReserveIT {
    private static final int CONNECTIONS = 20;
    private static final int GUESTS = 18;

    @TempDir
    private Path directory;

    private final List<TestSocket> open = new ArrayList<>();

    @Test
    void guests_fillTheirPart_andAUserWithATicketStillComesIn() throws Exception {
        try (ParleyServer server = start(Map.of("parley.limits.connections", "" + CONNECTIONS))) {
            for (int i = 0; i < GUESTS; i++) {
                open.add(TestSocket.connect(server.base(), i % 2 == 0 ? "ws" : "ws/echo"));
            }
            assertRefused(server, "ws", 503, "parley.limits.guest-connections");
            assertRefused(server, "ws/echo", 503, "parley.limits.guest-connections");
            assertRefused(server, "ws?auth=message", 503, "parley.limits.guest-connections");

            TestSocket anna = connect(server, "anna");
            assertThat(anna.awaitEvent("welcome").path("user").path("id").asText())
                    .isEqualTo("anna");
            HttpResponse<String> push =
                    server.post("api/v1/push", "{\"to\":{\"users\":[\"anna\"]},\"body\":\"hello\"}");
            assertThat(push.statusCode()).isEqualTo(200);
            assertThat(anna.awaitEvent("message").path("body").asText()).isEqualTo("hello");
            connect(server, "bob");
            assertRefused(server, "ws", 503, "parley.limits.connections");

            open.get(0).close();
            open.get(1).close();
            await().untilAsserted(() -> assertThat(explain(server, "ws")).contains("\"status\":101"));
        } finally {
            open.forEach(TestSocket::close);
        }
    }

    @Test
    void guests_ofOneAddress_haveOnlyAPart_andAUserFromThereStillComesIn() throws Exception {
        try (ParleyServer server = start(Map.of("parley.limits.guest-connections-per-address", "2"))) {
            open.add(TestSocket.connect(server.base(), "ws"));
            open.add(TestSocket.connect(server.base(), "ws"));

            assertRefused(server, "ws", 429, "parley.limits.guest-connections-per-address");
            connect(server, "anna").awaitEvent("welcome");
        } finally {
            open.forEach(TestSocket::close);
        }
    }

    private ParleyServer start(Map<String, String> settings) throws Exception {
        return new ParleyServer(directory, settings).start();
    }

    private TestSocket connect(ParleyServer server, String user) throws Exception {
        String ticket = server.post("api/v1/tickets", "{\"user\":{\"id\":\"" + user + "\"}}")
                .body()
                .replaceFirst(".*\"ticket\":\"([^\"]+)\".*", "$1");
        TestSocket socket = TestSocket.connect(server.base(), "ws?ticket=" + ticket);
        open.add(socket);
        return socket;
    }

    private static void assertRefused(ParleyServer server, String path, int status, String setting) throws Exception {
        assertThat(explain(server, path)).contains("\"status\":" + status).contains(setting + " ");
    }

    /** What a handshake with that path would be told. */
    private static String explain(ParleyServer server, String path) throws Exception {
        String asked = path.replace("?", "%3F").replace("=", "%3D");
        return server.send(HttpRequest.newBuilder(server.base().resolve("api/v1/handshake?path=/" + asked)))
                .body();
    }
}
