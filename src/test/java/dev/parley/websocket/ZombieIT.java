// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.testing.ClientCommand;
import dev.parley.testing.FaultProxy;
import dev.parley.testing.Gauges;
import dev.parley.testing.ProcessFigures;
import dev.parley.testing.RawSocket;
import dev.parley.testing.Rounds;
import dev.parley.testing.RunningJvm;
import dev.parley.testing.ServerProcess;
import dev.parley.testing.Stopwatch;
import dev.parley.testing.Tally;
import dev.parley.testing.TestSocket;
import dev.parley.testing.Thorough;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * However connections end, what the server believes to be open is what the kernel has open, and each end is seen once. Tomcat tells nobody of
 * a write that has timed out, so this does not come by itself.
 */
@Thorough
class ZombieIT {
    /** Of each kind. 200 with {@code -Psoak}. */
    private static final int EACH = Rounds.of(10, 10, 200);

    private static final int MESSAGE = 60 * 1024;
    private static final Pattern CLOSED = Pattern.compile("closed client=(\\S+) .* code=(\\d+)");
    private static final Pattern OPENED = Pattern.compile("opened client=(\\S+)");

    @TempDir
    Path directory;

    @Test
    void connections_thatEndInEveryWay_leaveNothing_andEndOnce() throws Exception {
        assumeTrue(ProcessFigures.canBeRead(), "what the kernel has open is read from /proc");
        try (ServerProcess server = ServerProcess.start(
                        directory,
                        "-Dparley.guests=on",
                        "-Dparley.limits.handshakes-per-minute=0",
                        "-Dparley.limits.commands-per-second=0",
                        "-Dparley.outbox.progress=8s",
                        "-Dparley.heartbeat.interval=2s",
                        "-Dparley.heartbeat.timeout=10s");
                FaultProxy cutting = new FaultProxy(server.base());
                FaultProxy swallowing = new FaultProxy(server.base())) {
            URI base = server.base();
            Gauges gauges = new Gauges(base, server.apiKey());
            ProcessFigures figures = new ProcessFigures(server.pid());
            List<RawSocket> deaf = open(base);
            List<RawSocket> pinging = open(base);
            List<RawSocket> closing = open(base);
            List<RawSocket> vanishing = open(base);
            List<RawSocket> cut = open(cutting.uri());
            List<RawSocket> lost = open(swallowing.uri());
            List<RawSocket> all = new ArrayList<>(deaf);
            List.of(pinging, closing, vanishing, cut, lost).forEach(all::addAll);
            for (RawSocket socket : all) {
                socket.readTextWith("\"id\":1");
            }
            List<RawSocket> polite = open(base);
            int opened = all.size() + polite.size();
            await().until(() -> gauges.connections() == opened && figures.sockets(base.getPort()) == opened);

            for (RawSocket socket : polite) {
                socket.write(RawSocket.CLOSE, new byte[] {3, (byte) 0xE8});
                assertThat(socket.readUntil(RawSocket.CLOSE).closeCode()).isEqualTo(1000);
            }
            // Those behind a proxy take longer to fill: its buffers are another few MB.
            fill(base, gauges, 3 * EACH);
            write(pinging, RawSocket.PING, new byte[0]);
            write(closing, RawSocket.CLOSE, new byte[] {3, (byte) 0xE8});
            swallowing.toClient().swallow(true);
            swallowing.toServer().swallow(true);
            cutting.cut();
            closeAll(vanishing);
            Stopwatch gone = Stopwatch.start();
            await().until(() -> gauges.connections() == 0);
            gone.stop();
            await().until(() -> figures.sockets(base.getPort()) == 0);

            Map<String, Long> codes = assertEachEndedOnce(server, opened + 1);
            Tally.of("ZombieIT")
                    .load(opened + " connections, most of them with full queues")
                    .faults(
                            "stuck, stuck + ping, stuck + close(1000), vanished, reset, half-open, and a close in good order: "
                                    + EACH + " each")
                    .figure("all gone after", gone)
                    .figure("sessions left", gauges.connections())
                    .figure("sockets left", figures.sockets(base.getPort()))
                    .figure("ends by code", codes)
                    .print();
            if (RunningJvm.canBeLookedInto()) {
                RunningJvm jvm = new RunningJvm(server.pid());
                assertThat(jvm.instancesOf("org.apache.tomcat.websocket.WsSession"))
                        .as("sessions on the heap")
                        .isEmpty();
                assertThat(jvm.instancesOf("dev.parley.hub.Connection"))
                        .as("connections on the heap")
                        .isEmpty();
            }
            closeAll(all);
            closeAll(polite);
        }
    }

    private static List<RawSocket> open(URI base) throws IOException {
        List<RawSocket> sockets = new ArrayList<>();
        for (int i = 0; i < EACH; i++) {
            RawSocket socket = RawSocket.open(base, 4096, "ws");
            socket.write("{\"id\":1,\"action\":\"subscribe\",\"channel\":\"room/flood\",\"limit\":0}");
            sockets.add(socket);
        }
        return sockets;
    }

    private static void fill(URI base, Gauges gauges, int connections) throws Exception {
        String body = "\"" + "x".repeat(MESSAGE) + "\"";
        try (TestSocket sender = TestSocket.connect(base, "ws")) {
            for (int i = 0; gauges.of("parley_outbox_bytes") < connections * (double) MESSAGE; i++) {
                sender.request(ClientCommand.of("publish")
                        .with("channel", "room/flood")
                        .json("body", body));
                assertThat(i).as("messages until they are stuck").isLessThan(1000);
            }
        }
    }

    /** How many ended with which code. */
    private static Map<String, Long> assertEachEndedOnce(ServerProcess server, int connections) {
        String log = server.errors();
        List<String> began =
                OPENED.matcher(log).results().map(line -> line.group(1)).toList();
        List<MatchResult> ends = CLOSED.matcher(log).results().toList();
        assertThat(began).hasSize(connections).doesNotHaveDuplicates();
        assertThat(ends.stream().map(line -> line.group(1))).containsExactlyInAnyOrderElementsOf(began);
        return ends.stream()
                .map(line -> line.group(2))
                .collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
    }

    private static void write(List<RawSocket> sockets, int opcode, byte[] payload) {
        for (RawSocket socket : sockets) {
            try {
                socket.write(opcode, payload);
            } catch (IOException gone) {
                // Cut already, which is as good.
            }
        }
    }

    private static void closeAll(List<RawSocket> sockets) throws IOException {
        for (RawSocket socket : sockets) {
            socket.close();
        }
    }
}
