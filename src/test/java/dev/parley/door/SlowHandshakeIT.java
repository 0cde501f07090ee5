// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.testing.ClientCommand;
import dev.parley.testing.EitherTomcat;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.Patience;
import dev.parley.testing.RawHttp;
import dev.parley.testing.Stopwatch;
import dev.parley.testing.Tally;
import dev.parley.testing.TestSocket;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Handshakes that never come to an end hold no thread, hold nobody up, and are gone after the connector's timeout. */
@EitherTomcat
class SlowHandshakeIT {
    private static final boolean SOAK = Boolean.getBoolean("parley.test.soak");
    private static final int HALVES = SOAK ? 2000 : 200;
    private static final int LOOKS = 20;

    private static final String REQUEST = "GET /parley/ws HTTP/1.1\r\nHost: localhost\r\n" + RawHttp.UPGRADE;
    /** How far they come: not one byte, within the request line, within a header, all but the empty line. */
    private static final List<String> PARTS =
            List.of("", "GET /parley/w", REQUEST.substring(0, REQUEST.indexOf("Sec-") + 7), REQUEST);

    @TempDir
    Path directory;

    /** They may stay for an hour: whoever had to wait for them would wait as long. */
    @Test
    void halfHandshakes_holdNoThreadAndNobodyUp() throws Exception {
        List<Socket> halves = new ArrayList<>();
        try (ParleyServer server = server("3600000");
                TestSocket known = server.socketOf("known")) {
            known.awaitEvent("welcome");
            begin(server, halves);
            await().until(() -> server.connections() >= HALVES && server.busyThreads() == 0);
            Stopwatch look = Stopwatch.start();
            for (int i = 0; i < LOOKS; i++) {
                look.again();
                assertThat(RawHttp.get(server.base().resolve("healthz"), "").status())
                        .isEqualTo(200);
                try (TestSocket newcomer = server.socket("ws/echo")) {
                    newcomer.send("hello");
                    assertThat(newcomer.awaitText()).isEqualTo("hello");
                }
                assertThat(known.request(ClientCommand.of("heartbeat"))
                                .path("ok")
                                .asBoolean())
                        .isTrue();
                look.stop();
            }

            await().until(() -> server.busyThreads() == 0);
            assertThat(server.connections()).isGreaterThanOrEqualTo(HALVES);
            assertThat(known.isOpen()).isTrue();
            Tally.of("SlowHandshakeIT")
                    .load(LOOKS + " looks (a page, a new socket with an echo, a command), each at most " + look)
                    .faults(HALVES + " half handshakes")
                    .acknowledged(LOOKS)
                    .delivered(LOOKS)
                    .print();
        } finally {
            for (Socket half : halves) {
                half.close();
            }
        }
    }

    @Test
    void halfHandshakes_areDroppedAfterTheTimeout_andNobodyElseIs() throws Exception {
        List<Socket> halves = new ArrayList<>();
        try (ParleyServer server = server("2000");
                TestSocket known = server.socketOf("known")) {
            known.awaitEvent("welcome");
            begin(server, halves);
            for (Socket half : halves) {
                awaitDropped(half);
            }

            await().until(() -> server.connections() < 20);
            assertThat(known.request(ClientCommand.of("heartbeat")).path("ok").asBoolean())
                    .isTrue();
        }
    }

    private ParleyServer server(String connectionTimeout) throws Exception {
        return new ParleyServer(directory, Map.of("parley.limits.commands-per-second", "0"))
                .connector("connectionTimeout", connectionTimeout)
                .start();
    }

    private static void begin(ParleyServer server, List<Socket> halves) throws IOException {
        for (int i = 0; i < HALVES; i++) {
            Socket socket = Patience.on(new Socket("127.0.0.1", server.base().getPort()));
            halves.add(socket);
            socket.getOutputStream().write(PARTS.get(i % PARTS.size()).getBytes(StandardCharsets.US_ASCII));
        }
    }

    private static void awaitDropped(Socket half) throws IOException {
        try {
            half.getInputStream().readAllBytes();
        } catch (SocketException reset) {
            assertThat(reset).hasMessageContaining("reset");
        }
        half.close();
    }
}
