// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.testing.Alone;
import dev.parley.testing.Gauges;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.ProcessFigures;
import dev.parley.testing.RawSocket;
import dev.parley.testing.ServerProcess;
import dev.parley.testing.Tally;
import dev.parley.testing.TestSocket;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * More clients that have stopped reading than the connector has threads, all of which go on sending what a container answers by itself.
 * They are cut after the progress limit; until then nobody else may notice, and the server may not be busy with them.
 */
@Alone
class StuckClientsIT {
    private static final int STUCK = 300;
    private static final int MESSAGE = 60 * 1024;
    private static final byte[] PING = RawSocket.frame(0x80 | RawSocket.PING, new byte[0]);
    private static final byte[] CLOSE = RawSocket.frame(0x80 | RawSocket.CLOSE, new byte[] {3, (byte) 0xE8});
    private static final Map<String, String> SETTINGS = Map.of(
            "parley.guests", "on",
            "parley.limits.connections-per-user", "0",
            "parley.limits.commands-per-second", "0",
            "parley.limits.handshakes-per-minute", "0",
            "parley.outbox.progress", "8s");

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    Path directory;

    @Test
    void stuckClients_thatPing_holdNobodyUp() throws Exception {
        floodAProcess(PING, "stuck, 10 pings a second each");
    }

    @Test
    void stuckClients_thatClose_holdNobodyUp() throws Exception {
        floodAProcess(CLOSE, "stuck, 10 close(1000) a second each");
    }

    @Test
    void stuckClients_writtenToByTheApi_holdNobodyUp() throws Exception {
        try (ParleyServer server = new ParleyServer(directory, SETTINGS)
                .connector("useAsyncIO", "false")
                .start()) {
            // The process is ours: what it uses says nothing.
            flood(server.base(), server.apiKey(), PING, () -> 0, "stuck, 10 pings a second each, useAsyncIO off");
        }
    }

    private void floodAProcess(byte[] noise, String faults) throws Exception {
        String[] options = SETTINGS.entrySet().stream()
                .map(setting -> "-D" + setting.getKey() + "=" + setting.getValue())
                .toArray(String[]::new);
        try (ServerProcess server = ServerProcess.start(directory, options)) {
            ProcessFigures figures = new ProcessFigures(server.pid());
            flood(server.base(), server.apiKey(), noise, figures::cpuSeconds, faults);
        }
    }

    private static void flood(URI base, String key, byte[] noise, DoubleSupplier cpuSeconds, String faults)
            throws Exception {
        Gauges gauges = new Gauges(base, key);
        List<RawSocket> stuck = new ArrayList<>();
        for (int i = 0; i < STUCK; i++) {
            RawSocket socket = RawSocket.open(base, 4096, "ws");
            socket.write("{\"id\":1,\"action\":\"subscribe\",\"channel\":\"room/flood\",\"limit\":0}");
            stuck.add(socket);
        }
        for (RawSocket socket : stuck) {
            socket.readTextWith("\"id\":1");
        }
        try (TestSocket healthy = TestSocket.connect(base, "ws")) {
            healthy.awaitEvent("welcome");
            int published = 0;
            // The kernel takes some MB for each before a write finds no room.
            while (gauges.of("parley_outbox_bytes") < STUCK * (double) MESSAGE) {
                for (int i = 0; i < 10; i++, published++) {
                    publish(healthy);
                }
                assertThat(published).as("messages until they are stuck").isLessThan(1000);
            }
            Thread noisy = new Thread(() -> makeNoise(stuck, noise));
            noisy.start();
            double before = cpuSeconds.getAsDouble();
            long start = System.nanoTime();
            long slowestHttp = 0;
            long slowestRound = 0;
            int rounds = 0;
            while (System.nanoTime() - start < TimeUnit.SECONDS.toNanos(6)) {
                long round = System.nanoTime();
                slowestHttp = Math.max(slowestHttp, healthMillis(base));
                publish(healthy);
                try (TestSocket newcomer = TestSocket.connect(base, "ws")) {
                    newcomer.awaitEvent("welcome");
                }
                slowestRound = Math.max(slowestRound, millisSince(round));
                rounds++;
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            }
            double cores = (cpuSeconds.getAsDouble() - before) / (millisSince(start) / 1000.0);
            noisy.interrupt();
            noisy.join();
            await().atMost(Duration.ofSeconds(20)).until(() -> gauges.connections() == 1);

            Tally.of("StuckClientsIT")
                    .load(STUCK + " clients, " + rounds + " rounds of a request, a publish and a handshake")
                    .faults(faults)
                    .acknowledged(published + rounds)
                    .figure("slowest request ms", slowestHttp)
                    .figure("slowest round ms", slowestRound)
                    .figure("CPU in percent of a core", cores * 100)
                    .print();
            assertThat(slowestHttp).as("the slowest request, ms").isLessThan(1000);
            // A frozen connector holds everyone until the progress limit is over, 8 s.
            assertThat(slowestRound).as("the slowest round, ms").isLessThan(4000);
            assertThat(cores).as("cores that the server used").isLessThan(0.5);
            assertThat(healthy.isOpen()).isTrue();
        }
        for (RawSocket socket : stuck) {
            socket.close();
        }
    }

    private static void publish(TestSocket healthy) throws Exception {
        String body = "\"" + "x".repeat(MESSAGE) + "\"";
        assertThat(healthy.request("{\"action\":\"publish\",\"channel\":\"room/flood\",\"body\":" + body + "}")
                        .path("ok")
                        .asBoolean())
                .isTrue();
    }

    private static long healthMillis(URI base) throws Exception {
        long start = System.nanoTime();
        int status = HTTP.send(HttpRequest.newBuilder(base.resolve("healthz")).build(), BodyHandlers.discarding())
                .statusCode();
        assertThat(status).isEqualTo(200);
        return millisSince(start);
    }

    private static long millisSince(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
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
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
    }
}
