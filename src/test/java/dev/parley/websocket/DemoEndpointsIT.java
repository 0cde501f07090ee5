// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.EitherTomcat;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.RawHttp;
import dev.parley.testing.TestSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The endpoints that carry nobody's data. */
@EitherTomcat
class DemoEndpointsIT {
    private static final int MEBIBYTE = 1024 * 1024;

    @TempDir
    private Path folder;

    @AutoClose
    private ParleyServer server;

    @Test
    void echo_text_comesBackUnchangedAndInOrder() throws Exception {
        server = started(Map.of());
        try (TestSocket socket = server.socket("ws/echo")) {
            for (String text : new String[] {"hello", "", "你好，世界 🎉", "{\"not\": \"ours\"}", " "}) {
                socket.send(text);
                assertThat(socket.awaitText()).isEqualTo(text);
            }
            for (int i = 0; i < 500; i++) {
                socket.send("message " + i);
            }
            for (int i = 0; i < 500; i++) {
                assertThat(socket.awaitText()).isEqualTo("message " + i);
            }
        }
    }

    @Test
    void echo_binary_comesBackUnchanged() throws Exception {
        server = started(Map.of());
        byte[] data = new byte[100_000];
        new Random(1).nextBytes(data);
        try (TestSocket socket = server.socket("ws/echo")) {
            assertThat(socket.exchange(data)).isEqualTo(data);
            assertThat(socket.exchange(new byte[0])).isEmpty();
        }
    }

    @Test
    void echo_exactlyTheLimit_comesBack() throws Exception {
        server = started(Map.of());
        String text = "é".repeat(MEBIBYTE / 2);
        try (TestSocket socket = server.socket("ws/echo")) {
            assertThat(echoed(socket, text)).isEqualTo(text);
            assertThat(socket.exchange(new byte[MEBIBYTE])).hasSize(MEBIBYTE);
        }
    }

    @Test
    void echo_oneByteOverTheLimit_closesWith1009() throws Exception {
        server = started(Map.of("parley.echo.max-bytes", "1000"));
        try (TestSocket text = server.socket("ws/echo");
                TestSocket binary = server.socket("ws/echo")) {
            text.send("é".repeat(500) + "x");
            binary.sendBinary(new byte[1001]);

            assertThat(text.awaitClose()).isEqualTo(1009);
            assertThat(binary.awaitClose()).isEqualTo(1009);
        }
    }

    @Test
    void echo_anyOriginAndSubprotocol_isTaken() throws Exception {
        server = started(Map.of("parley.guests", "off"));
        var answer = RawHttp.handshake(
                uri("/ws/echo"), "Origin: http://elsewhere.example\r\nSec-WebSocket-Protocol: one, two\r\n");

        assertThat(answer.status()).isEqualTo(101);
        assertThat(answer.header("Sec-WebSocket-Protocol")).contains("one");
    }

    @Test
    void hello_greetsAtOnceAndThenEverySoOften() throws Exception {
        server = started(Map.of());
        try (TestSocket usual = server.socket("ws/hello");
                TestSocket own = server.socket("helloWebSocket?every=100&text=%E4%BD%A0%E5%A5%BD")) {
            assertThat(usual.awaitText()).isEqualTo("hello, WebSocket");
            // The second of the usual ones comes after two seconds: of those that were asked for every 100 ms there are
            // more.
            assertThat(usual.awaitText()).isEqualTo("hello, WebSocket");
            assertThat(own.rest()).hasSizeGreaterThan(2).containsOnly("你好");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"every=99", "every=60001", "every=", "every=soon", "every=1e3"})
    void hello_everyThatMakesNoSense_isRefusedByName(String query) throws Exception {
        server = started(Map.of());
        RawHttp.Answer answer = RawHttp.handshake(uri("/ws/hello?" + query), "");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().path("code").asText()).isEqualTo("command.invalid");
        assertThat(answer.json().path("detail").asText()).startsWith("every: ");
    }

    @Test
    void hello_textOver200Characters_isRefusedByName() throws Exception {
        server = started(Map.of());
        RawHttp.Answer answer = RawHttp.handshake(uri("/ws/hello?text=" + "x".repeat(201)), "");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().path("detail").asText()).startsWith("text: ");
        assertThat(RawHttp.handshake(uri("/ws/hello?text=" + "x".repeat(200)), "")
                        .status())
                .isEqualTo(101);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ws/echo", "/ws/hello", "/helloWebSocket", "/console"})
    void demoEndpoints_off_areNotThere(String path) throws Exception {
        server = started(Map.of("parley.demo-endpoints", "off"));

        assertThat(RawHttp.handshake(uri(path), "").status()).isEqualTo(404);
        assertThat(RawHttp.handshake(uri("/ws"), "").status()).isEqualTo(101);
    }

    private ParleyServer started(Map<String, String> settings) throws Exception {
        return new ParleyServer(folder, settings).start();
    }

    private URI uri(String path) {
        return server.base().resolve(path.substring(1));
    }

    private static String echoed(TestSocket socket, String text) throws Exception {
        socket.send(text);
        return socket.awaitText();
    }
}
