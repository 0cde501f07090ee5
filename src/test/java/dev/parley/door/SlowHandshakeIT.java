// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.testing.Alone;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.RawHttp;
import dev.parley.testing.Tally;
import dev.parley.testing.TestSocket;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Handshakes that never come to an end hold no thread, hold nobody up, and are gone after the connector's timeout. */
@Alone
class SlowHandshakeIT {
    private static final boolean SOAK = Boolean.getBoolean("parley.test.soak");
    private static final int HALVES = SOAK ? 2000 : 200;
    private static final int CONNECTION_TIMEOUT = SOAK ? 20_000 : 3000;

    private static final String REQUEST = "GET /parley/ws HTTP/1.1\r\nHost: localhost\r\n" + RawHttp.UPGRADE;
    /** How far they come: not one byte, within the request line, within a header, all but the empty line. */
    private static final List<String> PARTS =
            List.of("", "GET /parley/w", REQUEST.substring(0, REQUEST.indexOf("Sec-") + 7), REQUEST);

    @TempDir
    Path directory;

    @Test
    void halfHandshakes_holdNoThread_andAreDroppedAfterTheTimeout() throws Exception {
        try (ParleyServer server = new ParleyServer(directory, Map.of("parley.limits.commands-per-second", "0"))
                        .connector("connectionTimeout", String.valueOf(CONNECTION_TIMEOUT))
                        .start();
                TestSocket known = server.socketOf("known")) {
            known.awaitEvent("welcome");
            List<Socket> halves = new ArrayList<>();
            long begun = System.nanoTime();
            for (int i = 0; i < HALVES; i++) {
                Socket socket = new Socket("127.0.0.1", server.base().getPort());
                socket.getOutputStream().write(PARTS.get(i % PARTS.size()).getBytes(StandardCharsets.US_ASCII));
                halves.add(socket);
            }
            await().until(() -> server.connections() >= HALVES || millisSince(begun) > CONNECTION_TIMEOUT);
            long ready = System.nanoTime();
            await().until(() -> server.busyThreads() == 0);

            int busiest = 0;
            long slowest = 0;
            long looks = 0;
            while (millisSince(begun) < CONNECTION_TIMEOUT - 500) {
                long start = System.nanoTime();
                assertThat(RawHttp.get(server.base().resolve("healthz"), "").status())
                        .isEqualTo(200);
                try (TestSocket newcomer =
                        TestSocket.connect(URI.create(server.base().toString()), "ws/echo")) {
                    newcomer.send("hello");
                    assertThat(newcomer.awaitText()).isEqualTo("hello");
                }
                assertThat(known.request("{\"action\":\"heartbeat\"}")
                                .path("ok")
                                .asBoolean())
                        .isTrue();
                slowest = Math.max(slowest, millisSince(start));
                busiest = Math.max(busiest, server.busyThreads());
                looks++;
            }
            long last = awaitDropped(halves, ready);

            assertThat(looks).isPositive();
            // Two or three of ours may still be at the end of their work.
            assertThat(busiest).as("threads at work").isLessThan(5);
            assertThat(slowest).as("the slowest look, ms").isLessThan(1000);
            assertThat(last).as("the last one was dropped after, ms").isLessThan(CONNECTION_TIMEOUT + 5000L);
            await().atMost(Duration.ofSeconds(10)).until(() -> server.connections() < 20);
            assertThat(known.isOpen()).isTrue();
            Tally.of("SlowHandshakeIT")
                    .load(looks + " looks (a page, a new socket with an echo, a command), each at most " + slowest
                            + " ms, at most " + busiest + " threads at work")
                    .faults(HALVES + " half handshakes, connectionTimeout " + CONNECTION_TIMEOUT
                            + " ms, the last dropped after " + last + " ms")
                    .acknowledged(looks)
                    .delivered(looks)
                    .print();
        }
    }

    /** Reads each to its end; returns when the last one ended. */
    private static long awaitDropped(List<Socket> halves, long since) throws IOException {
        long last = 0;
        for (Socket half : halves) {
            half.setSoTimeout(CONNECTION_TIMEOUT + 10_000);
            try {
                half.getInputStream().readAllBytes();
            } catch (SocketException reset) {
                assertThat(reset).hasMessageContaining("reset");
            }
            last = millisSince(since);
            half.close();
        }
        return last;
    }

    private static long millisSince(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
    }
}
