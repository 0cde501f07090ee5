// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.crowd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.bench.Peer;
import dev.parley.bench.Publisher;
import dev.parley.bench.Swarm;
import dev.parley.testing.Alone;
import dev.parley.testing.ProcessFigures;
import dev.parley.testing.RawSocket;
import dev.parley.testing.RunningJvm;
import dev.parley.testing.Tally;
import dev.parley.testing.TestSocket;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A fifth of a room stops reading: the others miss nothing and hardly wait, those that are stuck go in time, and nothing is left of them. */
@Alone
class SlowConsumerIT {
    private static final int HEALTHY = 800;
    private static final int STUCK = 200;
    private static final int RATE = 20;
    private static final int BYTES = 200;
    private static final int FLOOD = 60 * 1024;
    private static final int PROGRESS_SECONDS = CrowdServer.HUGE ? 10 : 4;

    @TempDir
    Path directory;

    @Test
    void room_ofWhichAFifthDoesNotRead_isServedAsBefore() throws Exception {
        assumeTrue(ProcessFigures.canBeRead() && RunningJvm.canBeLookedInto(), "needs /proc and jcmd");
        List<RawSocket> stuck = new ArrayList<>();
        try (CrowdServer server = CrowdServer.start(directory, "256m", "outbox.progress=" + PROGRESS_SECONDS + "s")) {
            withoutReading(server, stuck);
            await().until(() -> server.connections() == 0 && server.sockets() == 0);
        }
        for (RawSocket socket : stuck) {
            socket.close();
        }
    }

    private static void withoutReading(CrowdServer server, List<RawSocket> stuck) throws Exception {
        try (Swarm swarm = server.swarm()) {
            List<Peer> healthy = swarm.connect(HEALTHY, CrowdServer.PATIENCE);
            swarm.join(healthy, "room/crowd", CrowdServer.PATIENCE);
            Publisher publisher = swarm.publisher(healthy.get(0), "room/crowd", healthy, BYTES, true);
            // What is compared must not be the compiler's warming up.
            publish(publisher, 3);
            swarm.settle(CrowdServer.PATIENCE);
            swarm.latency();
            publish(publisher, PROGRESS_SECONDS - 1);
            swarm.settle(CrowdServer.PATIENCE);
            Histogram before = swarm.latency();
            long heapBefore = server.usedHeapKiB();

            stuck.addAll(open(server.base()));
            flood(server, STUCK * (double) FLOOD);
            long start = System.nanoTime();
            swarm.settle(CrowdServer.PATIENCE);
            swarm.latency();
            publish(publisher, PROGRESS_SECONDS - 1);
            double queued = server.gauge("parley_outbox_bytes");
            swarm.settle(CrowdServer.PATIENCE);
            Histogram meanwhile = swarm.latency();
            await().atMost(Duration.ofSeconds(20)).until(() -> server.connections() == HEALTHY);
            long gone = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
            long heapAfter = server.usedHeapKiB();

            Tally.of("SlowConsumerIT")
                    .load(HEALTHY + " readers, " + RATE + " messages of " + BYTES + " bytes a second")
                    .faults(STUCK + " of the same room that stop reading")
                    .acknowledged(swarm.acknowledged())
                    .delivered(swarm.delivered())
                    .lost(swarm.expected() - swarm.delivered())
                    .doubled(swarm.counts().doubled())
                    .reordered(swarm.counts().reordered())
                    .figure("p99 ms before", before.getValueAtPercentile(99) / 1e6)
                    .figure("p99 ms meanwhile", meanwhile.getValueAtPercentile(99) / 1e6)
                    .figure("all gone after ms", gone)
                    .figure("queued MiB", queued / (1 << 20))
                    .figure("heap MiB before", heapBefore / 1024)
                    .figure("heap MiB after", heapAfter / 1024)
                    .print();
            assertThat(swarm.delivered()).isEqualTo(swarm.expected());
            assertThat(swarm.counts().doubled()).isZero();
            assertThat(swarm.counts().reordered()).isZero();
            assertThat(swarm.counts().closed()).isZero();
            // A fifth more is the aim, which a machine that others use cannot show; whoever waits for those that are
            // stuck waits for seconds.
            assertThat(meanwhile.getValueAtPercentile(99) / 1e6)
                    .as("p99 of the readers meanwhile, ms")
                    .isLessThan(1000);
            assertThat(gone).as("ms until the last one was gone").isLessThan((PROGRESS_SECONDS + 5) * 1000L);
            assertThat(heapAfter).isLessThan(heapBefore + 16 * 1024);
        }
    }

    private static List<RawSocket> open(URI base) throws IOException {
        List<RawSocket> stuck = new ArrayList<>();
        for (int i = 0; i < STUCK; i++) {
            RawSocket socket = RawSocket.open(base, 4096, "ws");
            socket.write("[{\"action\":\"subscribe\",\"channel\":\"room/crowd\",\"limit\":0},"
                    + "{\"id\":1,\"action\":\"subscribe\",\"channel\":\"room/flood\",\"limit\":0}]");
            stuck.add(socket);
        }
        for (RawSocket socket : stuck) {
            socket.readTextWith("\"id\":1");
        }
        return stuck;
    }

    /** Fills the kernel's buffers, which hold some MB for each: only then a write finds no room. */
    private static void flood(CrowdServer server, double queued) throws Exception {
        String body = "\"" + "x".repeat(FLOOD) + "\"";
        try (TestSocket sender = TestSocket.connect(server.base(), "ws")) {
            for (int i = 0; server.gauge("parley_outbox_bytes") < queued; i++) {
                sender.request("{\"action\":\"publish\",\"channel\":\"room/flood\",\"body\":" + body + "}");
                assertThat(i).as("messages until they are stuck").isLessThan(1000);
            }
        }
    }

    /** At a steady rate, whatever becomes of them. */
    private static void publish(Publisher publisher, int seconds) {
        long start = System.nanoTime();
        for (int i = 0; i < seconds * RATE; i++) {
            long due = start + TimeUnit.SECONDS.toNanos(i) / RATE;
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            publisher.send(due);
        }
    }
}
