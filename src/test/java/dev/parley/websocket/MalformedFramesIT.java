// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.hub.Registry;
import dev.parley.testing.ClientCommand;
import dev.parley.testing.EitherTomcat;
import dev.parley.testing.LogWatch;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.RawSocket;
import dev.parley.testing.RunningJvm;
import dev.parley.testing.Tally;
import dev.parley.testing.TestSocket;
import java.io.EOFException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.SocketException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.logging.Level;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Frames with a seed, each case over a connection of its own that ends in the midst of what it says: an answer or one of the codes that RFC
 * 6455 has for it, no exception anywhere, and nothing left behind.
 */
@EitherTomcat
class MalformedFramesIT {
    private static final boolean SOAK = Boolean.getBoolean("parley.test.soak");
    private static final int CASES = SOAK ? 100_000 : 2000;
    private static final long SEED = Long.getLong("parley.test.seed", 20261122);
    private static final int CLIENTS = 4;
    private static final Set<Integer> CODES = Set.of(1002, 1003, 1007, 1009);
    private static final List<String> PATHS = List.of("ws", "ws", "ws", "ws?auth=message", "ws/echo", "ws/hello");
    private static final String[] DEFLATE = {"Sec-WebSocket-Extensions", "permessage-deflate"};

    @TempDir
    Path directory;

    private final TreeMap<String, Integer> ends = new TreeMap<>();
    private final List<String> wrong = new CopyOnWriteArrayList<>();

    @Test
    void malformedFrames_endOnlyTheirConnection_withTheRightCode_andLeaveNothing() throws Exception {
        Map<String, String> settings = Map.of(
                "parley.compression", "on",
                "parley.presence.grace", "1s",
                "parley.limits.commands-per-second", "0",
                "parley.limits.connections", "0",
                "parley.limits.handshakes-per-minute", "0");
        // Tests before this one may have left some in this process.
        Map<String, Long> old = living();
        List<String> escaped = new CopyOnWriteArrayList<>();
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> escaped.add(thread + ": " + failure));
        try (LogWatch log = new LogWatch(Level.WARNING);
                ParleyServer server = new ParleyServer(directory, settings).start();
                TestSocket bystander = server.socketOf("bystander")) {
            bystander.awaitEvent("welcome");
            // What is made once, for good.
            attack(server, 0, CASES / 10);
            awaitEmpty(server);
            long heapBefore = heapAfterCollection();
            int threadsBefore = ManagementFactory.getThreadMXBean().getThreadCount();

            attack(server, CASES / 10, CASES);
            awaitEmpty(server);
            long grown = heapAfterCollection() - heapBefore;

            assertThat(wrong).isEmpty();
            assertThat(escaped).isEmpty();
            assertThat(log.complaints()).isEmpty();
            assertThat(ends.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(CASES);
            assertThat(ends).containsKeys("1002", "1007", "answered");
            assertThat(grown).as("bytes of heap that the run has left").isLessThan(16L << 20);
            assertThat(ManagementFactory.getThreadMXBean().getThreadCount()).isLessThan(threadsBefore + 20);
            await().untilAsserted(() -> assertThat(living())
                    .allSatisfy((type, count) ->
                            assertThat(count).as(type).isLessThanOrEqualTo(old.getOrDefault(type, 0L) + 1)));
            assertThat(bystander
                            .request(ClientCommand.of("heartbeat"))
                            .path("ok")
                            .asBoolean())
                    .isTrue();
            Tally.of("MalformedFramesIT")
                    .seed(SEED)
                    .load(CASES + " cases over as many connections, heap grown by " + grown / 1024 + " KiB")
                    .faults("ends " + ends + ", exceptions " + escaped.size())
                    .print();
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
    }

    /** How many there are of what stands for a connection; empty where that cannot be seen. */
    private static Map<String, Long> living() {
        if (!RunningJvm.canBeLookedInto()) {
            return Map.of();
        }
        RunningJvm self = new RunningJvm(ProcessHandle.current().pid());
        return Stream.of("dev.parley.delivery.ClientWriter", "dev.parley.hub.Connection")
                .collect(Collectors.toMap(type -> type, type -> self.instancesOf(type).stream()
                        .mapToLong(Long::longValue)
                        .sum()));
    }

    private void attack(ParleyServer server, int from, int to) throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<Future<?>> parts = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                int first = from + i;
                parts.add(clients.submit(() -> {
                    for (int n = first; n < to; n += CLIENTS) {
                        attack(server, n);
                    }
                    return null;
                }));
            }
            for (Future<?> part : parts) {
                part.get();
            }
        } finally {
            clients.shutdownNow();
        }
    }

    /** One case. A ping comes behind it: a pong to that says that the connection has borne it. */
    private void attack(ParleyServer server, int n) throws IOException {
        boolean compressed = n % 5 == 0;
        byte[] bytes = new FrameMutator(SEED + n).next(compressed);
        byte[] marker = ByteBuffer.allocate(16).putLong(SEED).putLong(n).array();
        String path = PATHS.get(n % PATHS.size());
        String end;
        try (RawSocket socket = RawSocket.open(base(server, n), path, compressed ? DEFLATE : new String[0])) {
            end = endOf(socket, bytes, marker);
        }
        synchronized (ends) {
            ends.merge(end, 1, Integer::sum);
        }
        if (end.matches("[0-9]+") && !CODES.contains(Integer.parseInt(end))) {
            wrong.add(end + " in case " + n + " on " + path);
        }
    }

    private static String endOf(RawSocket socket, byte[] bytes, byte[] marker) throws IOException {
        boolean answered = false;
        try {
            socket.writeBytes(bytes);
            socket.write(RawSocket.PING, marker);
            socket.finish();
            while (true) {
                RawSocket.Frame frame = socket.read();
                if (frame.opcode() == RawSocket.PONG && java.util.Arrays.equals(frame.payload(), marker)) {
                    answered = true;
                } else if (frame.opcode() == RawSocket.CLOSE) {
                    return answered ? "answered" : closeOf(frame, bytes);
                }
            }
        } catch (EOFException | SocketException cut) {
            // The container may cut the line before its close frame has been read.
            return answered ? "answered" : "cut";
        }
    }

    /** Who closes as RFC 6455 has it gets his own code back. */
    private static String closeOf(RawSocket.Frame frame, byte[] bytes) {
        int code = frame.closeCode();
        byte[] own = java.util.Arrays.copyOf(frame.payload(), Math.min(2, frame.payload().length));
        return !CODES.contains(code) && echoes(own, bytes) ? "own code" : String.valueOf(code);
    }

    /** Whether a close frame with this code, or with none, may be among what was sent: at least the code's first byte is there. */
    private static boolean echoes(byte[] code, byte[] sent) {
        for (int i = 0; i + 1 < sent.length; i++) {
            if ((sent[i] & 0x8F) == 0x88) {
                int length = sent[i + 1] & 0x7F;
                int mask = i + 2 + (length == 126 ? 2 : length == 127 ? 8 : 0);
                // Tomcat takes a length in more bits than it needs.
                boolean empty =
                        IntStream.range(i + 2, Math.min(mask, sent.length)).allMatch(at -> sent[at] == 0)
                                && (length == 0 || length > 125);
                if (code.length == 0 || empty || mask + 4 >= sent.length) {
                    return true;
                }
                if ((sent[mask + 4] ^ sent[mask]) == code[0]) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Several addresses of this machine in turn, or there would be no free ports after a while. */
    private static URI base(ParleyServer server, int n) {
        return SOAK
                ? URI.create(server.base().toString().replace("localhost", "127.0.0." + (1 + n / 8000)))
                : server.base();
    }

    private static void awaitEmpty(ParleyServer server) {
        Registry registry = (Registry) server.servletContext().getAttribute(Registry.ATTRIBUTE);
        await().until(() -> registry.size() == 1);
        await().until(() -> server.connections() <= 3);
    }

    private static long heapAfterCollection() {
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
