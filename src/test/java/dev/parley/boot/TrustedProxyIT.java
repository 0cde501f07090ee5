// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.boot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.testing.RawSocket;
import dev.parley.testing.ServerProcess;
import dev.parley.testing.TestSocket;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher behind a proxy: this test is the proxy. */
class TrustedProxyIT {
    @TempDir
    private Path folder;

    @Test
    void trustedProxy_tellsTheRealAddressAndScheme() throws Exception {
        try (ServerProcess server = started("127.0.0.1, 10.0.0.0/8")) {
            assertThat(address(server, "X-Forwarded-For", "203.0.113.7")).isEqualTo("203.0.113.7");
            // What a client wrote itself stands left of what the proxies added.
            assertThat(address(server, "X-Forwarded-For", "198.51.100.1, 203.0.113.8, 10.1.2.3"))
                    .isEqualTo("203.0.113.8");
            assertThat(address(server)).isEqualTo("127.0.0.1");
            RawSocket.open(
                            uri(server),
                            "ws",
                            "Origin",
                            "https://" + uri(server).getHost(),
                            "X-Forwarded-For",
                            "203.0.113.7",
                            "X-Forwarded-Proto",
                            "https")
                    .close();
            assertThat(RawSocket.refused(
                                    uri(server),
                                    "ws",
                                    "Origin",
                                    "https://elsewhere.example",
                                    "X-Forwarded-Proto",
                                    "https")
                            .body())
                    .contains("origin.forbidden");
        }
    }

    @Test
    void proxyThatIsNotListed_isNotBelieved() throws Exception {
        try (ServerProcess server = started("10.0.0.1")) {
            assertThat(address(server, "X-Forwarded-For", "203.0.113.7")).isEqualTo("127.0.0.1");
            assertThat(RawSocket.refused(
                                    uri(server),
                                    "ws",
                                    "Origin",
                                    "https://" + uri(server).getAuthority(),
                                    "X-Forwarded-Proto",
                                    "https")
                            .body())
                    .contains("origin.forbidden");
        }
    }

    @Test
    void addressLimit_countsThePeopleBehindTheProxyApart_andNotTheProxy() throws Exception {
        try (ServerProcess server =
                started("127.0.0.1", "-Dparley.limits.handshakes-per-minute=60", "-Dparley.limits.handshake-burst=5")) {
            List<RawSocket> open = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                open.add(RawSocket.open(uri(server), "ws", "X-Forwarded-For", "203.0.113.7"));
            }
            RawSocket.Refusal sixth = RawSocket.refused(uri(server), "ws", "X-Forwarded-For", "203.0.113.7");
            assertThat(sixth.status()).isEqualTo(429);
            assertThat(sixth.head()).contains("Retry-After");
            open.add(RawSocket.open(uri(server), "ws", "X-Forwarded-For", "203.0.113.8"));
            for (int i = 0; i < 10; i++) {
                open.add(RawSocket.open(uri(server), "ws"));
            }
            for (RawSocket socket : open) {
                socket.close();
            }
        }
    }

    @Test
    void setting_thatMakesNoSense_stopsTheStartWithOneLine() throws Exception {
        try (ServerProcess server = ServerProcess.launch(
                folder, "-Dparley.trusted-proxies=proxy.example", "--port", "0", "--data", folder.toString())) {
            assertThat(server.awaitExit()).isEqualTo(2);
            assertThat(server.errors().strip())
                    .startsWith("parley.trusted-proxies: 'proxy.example' is no address and no network")
                    .doesNotContain("\n");
        }
    }

    private ServerProcess started(String proxies, String... more) {
        List<String> arguments = new ArrayList<>(List.of("-Dparley.trusted-proxies=" + proxies));
        arguments.addAll(List.of(more));
        return ServerProcess.start(folder, arguments.toArray(String[]::new));
    }

    /** As the server sees a client whose handshake had these headers. */
    private static String address(ServerProcess server, String... headers) throws Exception {
        try (RawSocket socket = RawSocket.open(uri(server), "ws", headers)) {
            JsonNode welcome = TestSocket.parse(socket.readText());
            HttpRequest request = HttpRequest.newBuilder(uri(server)
                            .resolve(
                                    "api/v1/clients/" + welcome.path("clientId").asText()))
                    .header("Authorization", "Bearer " + server.apiKey())
                    .build();
            return TestSocket.parse(HttpClient.newHttpClient()
                            .send(request, BodyHandlers.ofString())
                            .body())
                    .path("address")
                    .asText();
        }
    }

    private static URI uri(ServerProcess server) throws IOException {
        return URI.create(server.base().toString().replace("localhost", "127.0.0.1"));
    }
}
