// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.testing.ClientCommand;
import dev.parley.testing.EitherTomcat;
import dev.parley.testing.Gauges;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.RawHttp;
import dev.parley.testing.RawSocket;
import dev.parley.testing.Stopwatch;
import dev.parley.testing.Tally;
import dev.parley.testing.TestSocket;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many more clients that have stopped reading than the connector has threads, all of which go on sending what a container answers by itself. They
 * may stay for an hour: whoever had to wait for them would never be served, and a thread that were busy with them would never rest.
 */
@EitherTomcat
class StuckClientsIT {
    private static final int THREADS = 20;
    private static final int STUCK = 3 * THREADS;
    private static final int ROUNDS = 10;
    private static final int MESSAGE = 60 * 1024;
    private static final byte[] PING = RawSocket.frame(0x80 | RawSocket.PING, new byte[0]);
    private static final byte[] CLOSE = RawSocket.frame(0x80 | RawSocket.CLOSE, new byte[] {3, (byte) 0xE8});
    private static final Map<String, String> SETTINGS = Map.of(
            "parley.limits.commands-per-second", "0",
            "parley.limits.handshakes-per-minute", "0",
            "parley.heartbeat.timeout", "1h",
            "parley.outbox.progress", "1h");

    @TempDir
    Path directory;

    @Test
    void stuckClients_thatPing_holdNobodyUp() throws Exception {
        flood("true", PING, "stuck, 10 pings a second each");
    }

    @Test
    void stuckClients_thatClose_holdNobodyUp() throws Exception {
        flood("true", CLOSE, "stuck, 10 close(1000) a second each");
    }

    @Test
    void stuckClients_writtenToByTheApi_holdNobodyUp() throws Exception {
        flood("false", PING, "stuck, 10 pings a second each, useAsyncIO off");
    }

    private void flood(String useAsyncIo, byte[] noise, String faults) throws Exception {
        List<RawSocket> stuck = new ArrayList<>();
        try (ParleyServer server = new ParleyServer(directory, SETTINGS)
                        .connector("useAsyncIO", useAsyncIo)
                        .connector("maxThreads", String.valueOf(THREADS))
                        .start();
                TestSocket healthy = server.socket("ws")) {
            Gauges gauges = new Gauges(server.base(), server.apiKey());
            stick(server.base(), stuck);
            int published = 0;
            // The kernel takes some MB for each before a write finds no room.
            while (gauges.of("parley_outbox_bytes") < STUCK * (double) MESSAGE) {
                for (int i = 0; i < 10; i++, published++) {
                    publish(healthy);
                }
                assertThat(published).as("messages until they are stuck").isLessThan(1000);
            }
            // Before the noise: those who close have only so long, which a slow machine may use up.
            assertThat(gauges.connections())
                    .as("connections, the stuck ones too")
                    .isEqualTo(STUCK + 1);
            Thread noisy = new Thread(() -> makeNoise(stuck, noise));
            noisy.start();
            Stopwatch round = Stopwatch.start();
            for (int i = 0; i < ROUNDS; i++) {
                round.again();
                assertThat(RawHttp.get(server.base().resolve("healthz"), "").status())
                        .isEqualTo(200);
                publish(healthy);
                try (TestSocket newcomer = server.socket("ws")) {
                    newcomer.awaitEvent("welcome");
                }
                // Nobody works for the stuck ones, though they go on making noise.
                await().until(() -> server.busyThreads() == 0);
                round.stop();
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            }

            assertThat(healthy.isOpen()).isTrue();
            noisy.interrupt();
            noisy.join();
            for (RawSocket socket : stuck) {
                socket.close();
            }
            await().until(() -> gauges.connections() == 1);
            Tally.of("StuckClientsIT")
                    .load(STUCK + " clients, " + THREADS + " threads, " + ROUNDS
                            + " rounds of a request, a publish and a handshake")
                    .faults(faults)
                    .acknowledged(published + ROUNDS)
                    .figure("slowest round", round)
                    .print();
        }
    }

    private static void stick(URI base, List<RawSocket> stuck) throws IOException {
        for (int i = 0; i < STUCK; i++) {
            RawSocket socket = RawSocket.open(base, 4096, "ws");
            socket.write("{\"id\":1,\"action\":\"subscribe\",\"channel\":\"room/flood\",\"limit\":0}");
            stuck.add(socket);
        }
        for (RawSocket socket : stuck) {
            socket.readTextWith("\"id\":1");
        }
    }

    private static void publish(TestSocket healthy) throws Exception {
        String body = "\"" + "x".repeat(MESSAGE) + "\"";
        assertThat(healthy.request(ClientCommand.of("publish")
                                .with("channel", "room/flood")
                                .json("body", body))
                        .path("ok")
                        .asBoolean())
                .isTrue();
    }

    /** Goes on until it is interrupted. */
    private static void makeNoise(List<RawSocket> sockets, byte[] noise) {
        List<RawSocket> open = new ArrayList<>(sockets);
        while (!Thread.currentThread().isInterrupted()) {
            open.removeIf(socket -> {
                try {
                    socket.writeBytes(noise);
                    return false;
                } catch (IOException gone) {
                    return true;
                }
            });
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
    }
}
