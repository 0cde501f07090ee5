// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.hub.Registry;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.RawSocket;
import dev.parley.testing.TestSocket;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * More clients that have stopped reading than the connector has threads, all of which go on sending what a container answers by itself.
 * They are cut after the progress limit; until then nobody else may notice.
 */
class StuckClientsIT {
    private static final int STUCK = 230;
    private static final int MESSAGE = 32 * 1024;
    private static final byte[] PING = RawSocket.frame(0x80 | RawSocket.PING, new byte[0]);
    private static final byte[] CLOSE = RawSocket.frame(0x80 | RawSocket.CLOSE, new byte[] {3, (byte) 0xE8});

    @TempDir
    Path directory;

    @Test
    void stuckClients_thatPing_holdNobodyUp() throws Exception {
        flood(PING, true);
    }

    @Test
    void stuckClients_thatClose_holdNobodyUp() throws Exception {
        flood(CLOSE, true);
    }

    @Test
    void stuckClients_writtenToByTheApi_holdNobodyUp() throws Exception {
        flood(PING, false);
    }

    private void flood(byte[] noise, boolean direct) throws Exception {
        Map<String, String> settings = Map.of(
                "parley.limits.connections-per-user", "0",
                "parley.limits.commands-per-second", "0",
                "parley.limits.handshakes-per-minute", "0",
                "parley.outbox.progress", "8s");
        try (ParleyServer server = new ParleyServer(directory, settings)
                .connector("useAsyncIO", String.valueOf(direct))
                .start()) {
            List<RawSocket> stuck = new ArrayList<>();
            for (int i = 0; i < STUCK; i++) {
                RawSocket socket = RawSocket.open(server.base(), 4096, "ws");
                socket.write("{\"action\":\"subscribe\",\"channel\":\"room/flood\"}");
                stuck.add(socket);
            }
            TestSocket healthy = server.socketOf("healthy");
            healthy.awaitEvent("welcome");
            healthy.request("{\"action\":\"subscribe\",\"channel\":\"room/flood\"}");
            Registry registry = (Registry) server.servletContext().getAttribute(Registry.ATTRIBUTE);
            await().until(() -> registry.all().stream().allMatch(connection -> connection.subscriptionCount() == 1));

            Thread noisy = new Thread(() -> makeNoise(stuck, noise));
            noisy.start();
            long slowest = 0;
            String body = "\"" + "x".repeat(MESSAGE) + "\"";
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(6);
            int rounds = 0;
            while (System.nanoTime() < end) {
                long start = System.nanoTime();
                assertThat(healthy.request("{\"action\":\"publish\",\"channel\":\"room/flood\",\"body\":" + body + "}")
                                .path("ok")
                                .asBoolean())
                        .isTrue();
                assertThat(server.send(HttpRequest.newBuilder(server.base().resolve("healthz")))
                                .statusCode())
                        .isEqualTo(200);
                try (TestSocket newcomer = server.socket("ws")) {
                    newcomer.awaitEvent("welcome");
                }
                slowest = Math.max(slowest, System.nanoTime() - start);
                rounds++;
            }
            noisy.interrupt();
            noisy.join();

            // A frozen connector holds everyone until the progress limit is over, 8 s.
            assertThat(TimeUnit.NANOSECONDS.toMillis(slowest))
                    .as("the slowest of %d rounds, ms", rounds)
                    .isLessThan(5000);
            await().atMost(Duration.ofSeconds(20)).until(() -> registry.size() == 1);
            assertThat(healthy.isOpen()).isTrue();
            for (RawSocket socket : stuck) {
                socket.close();
            }
            healthy.close();
        }
    }

    /** Goes on until it is interrupted; who has been cut is left out. */
    private static void makeNoise(List<RawSocket> sockets, byte[] noise) {
        List<RawSocket> open = new ArrayList<>(sockets);
        while (!Thread.currentThread().isInterrupted() && !open.isEmpty()) {
            open.removeIf(socket -> {
                try {
                    socket.writeBytes(noise);
                    return false;
                } catch (IOException gone) {
                    return true;
                }
            });
        }
    }
}
