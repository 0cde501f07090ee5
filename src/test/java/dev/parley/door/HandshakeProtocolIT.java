// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.door;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.LogWatch;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.RawHttp;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;
import org.apache.coyote.http2.Http2Protocol;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Handshakes that are none, in the versions of HTTP that a Tomcat speaks; and what a container would have failed at. */
class HandshakeProtocolIT {
    @TempDir
    static Path directory;

    @AutoClose
    private static ParleyServer server;

    @AutoClose
    private static ParleyServer compressed;

    @BeforeAll
    static void start() throws Exception {
        server = new ParleyServer(directory.resolve("plain"), Map.of())
                .upgradeProtocol(new Http2Protocol())
                .start();
        compressed = new ParleyServer(directory.resolve("compressed"), Map.of("parley.compression", "on")).start();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ws", "ws/feed", "ws/echo", "ws/hello", "getPushNews"})
    void plainGet_overHttp2_isToldToUpgrade_inAWholeAnswer(String path) throws Exception {
        HttpClient client = HttpClient.newBuilder().version(Version.HTTP_2).build();
        for (int i = 0; i < 3; i++) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(server.base().resolve(path)).build(), BodyHandlers.ofString());

            assertThat(answer.version()).isEqualTo(Version.HTTP_2);
            assertThat(answer.statusCode()).isEqualTo(426);
            assertThat(answer.headers().map())
                    .doesNotContainKeys("upgrade", "connection")
                    .containsKey("sec-websocket-version");
            assertThat(answer.body()).contains("\"code\":\"upgrade.required\"", "HTTP/1.1");
        }
        HttpResponse<String> post = client.send(
                HttpRequest.newBuilder(server.base().resolve(path))
                        .POST(BodyPublishers.ofString("x"))
                        .build(),
                BodyHandlers.ofString());
        assertThat(post.statusCode()).isEqualTo(405);
        assertThat(post.headers().map()).doesNotContainKeys("upgrade", "connection");
    }

    @Test
    void explanation_overHttp2_isOfAHandshakeOverHttp11() throws Exception {
        HttpClient client = HttpClient.newBuilder().version(Version.HTTP_2).build();
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(server.base().resolve("api/v1/handshake?path=/ws"))
                        .build(),
                BodyHandlers.ofString());

        assertThat(answer.version()).isEqualTo(Version.HTTP_2);
        assertThat(answer.body()).startsWith("{\"status\":101,");
    }

    @Test
    void plainGet_overHttp10_isToldToUpgrade_withoutHeadersOfAConnection() {
        RawHttp.Answer answer = sent("GET /parley/ws HTTP/1.0\r\n\r\n");

        assertThat(answer.status()).isEqualTo(426);
        assertThat(answer.headers()).doesNotContainKey("Upgrade").containsEntry("Sec-WebSocket-Version", "13");
        assertThat(answer.json().path("code").asText()).isEqualTo("upgrade.required");
    }

    @Test
    void handshake_overHttp10_isInvalid_andSoIsItsExplanation() {
        RawHttp.Answer answer = sent("GET /parley/ws HTTP/1.0\r\n" + RawHttp.UPGRADE + "\r\n");
        RawHttp.Answer told = sent("GET /parley/api/v1/handshake?path=/ws HTTP/1.0\r\n\r\n");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("code").asText()).isEqualTo("handshake.invalid");
        assertThat(answer.json().path("detail").asText()).contains("HTTP/1.0", "proxy");
        assertThat(told.json().path("status").asInt()).isEqualTo(400);
        assertThat(told.json().path("message").asText())
                .isEqualTo(answer.json().path("detail").asText());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Sec-WebSocket-Extensions: a;b=\"c",
                "Sec-WebSocket-Extensions: ;",
                "Sec-WebSocket-Extensions: ,;,",
                "Sec-WebSocket-Extensions: a;;",
                "Sec-WebSocket-Extensions: a=b=c",
                "Sec-WebSocket-Extensions: permessage-deflate; x=\"",
                "Sec-WebSocket-Extensions: \u00e9",
            })
    void extensionsThatAreMalformed_areRefusedInOneLine(String header) {
        for (ParleyServer one : new ParleyServer[] {server, compressed}) {
            for (String path : new String[] {"ws", "ws/echo"}) {
                try (LogWatch log = new LogWatch()) {
                    RawHttp.Answer answer = RawHttp.handshake(URI.create(one.base() + path), header + "\r\n");

                    assertThat(answer.status()).isEqualTo(400);
                    assertThat(answer.headers()).containsEntry("Content-Type", "application/problem+json");
                    assertThat(answer.json().path("code").asText()).isEqualTo("handshake.invalid");
                    assertThat(answer.body().length()).isLessThan(400);
                    assertThat(log.complaints()).isEmpty();
                    assertThat(log.mentions("refused /parley/" + path)).hasSize(1);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "|",
                "Sec-WebSocket-Extensions: foo, bar; baz|",
                "Sec-WebSocket-Extensions: ,|",
                "Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=99|",
                "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits=x|",
                "Sec-WebSocket-Extensions: permessage-deflate; unknown|",
                "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits; client_max_window_bits|",
                "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits=\"15\"|permessage-deflate",
                "Sec-WebSocket-Extensions: permessage-deflate; unknown, permessage-deflate|permessage-deflate",
            })
    void extensionsThatCannotBeAccepted_areDeclined(String header, String accepted) {
        String line = header == null ? "" : header + "\r\n";
        RawHttp.Answer declined = RawHttp.handshake(URI.create(server.base() + "ws"), line);
        RawHttp.Answer negotiated = RawHttp.handshake(URI.create(compressed.base() + "ws"), line);

        assertThat(declined.status()).isEqualTo(101);
        assertThat(declined.header("Sec-WebSocket-Extensions")).isEmpty();
        assertThat(negotiated.status()).isEqualTo(101);
        assertThat(negotiated
                        .header("Sec-WebSocket-Extensions")
                        .map(value -> value.split(";", -1)[0])
                        .orElse(null))
                .isEqualTo(accepted);
    }

    @ParameterizedTest
    @ValueSource(strings = {"?x=%ff", "?%zz", "?ticket=%", "?a=1&b=%c3%28"})
    void queriesThatAreNoUtf8_areRefusedWithEveryTomcat(String query) {
        for (String path : new String[] {"ws", "ws/echo", "ws/hello", "ws/feed"}) {
            try (LogWatch log = new LogWatch()) {
                RawHttp.Answer answer =
                        sent("GET /parley/" + path + query + " HTTP/1.1\r\nHost: x\r\n" + RawHttp.UPGRADE + "\r\n");

                assertThat(answer.status()).as(path).isEqualTo(400);
                assertThat(answer.json().path("code").asText()).isEqualTo("handshake.invalid");
                assertThat(log.complaints()).isEmpty();
            }
        }
    }

    @Test
    void hostsAndTargets_asClientsWriteThem_areTaken() {
        String authority = server.base().getAuthority();
        assertThat(sent("GET http://" + authority + "/parley/ws HTTP/1.1\r\nHost: " + authority + "\r\n"
                                + RawHttp.UPGRADE + "\r\n")
                        .status())
                .isEqualTo(101);
        assertThat(sent("GET /parley/ws?a=b&c HTTP/1.1\r\nHost: [::1]:80\r\nCookie: =;;a=\"b;$\r\nCookie: \u00e9\r\n"
                                + RawHttp.UPGRADE + "\r\n")
                        .status())
                .isEqualTo(101);
    }

    private static RawHttp.Answer sent(String request) {
        try (RawHttp http = RawHttp.open(server.base())) {
            return http.write(request).answer();
        }
    }
}
