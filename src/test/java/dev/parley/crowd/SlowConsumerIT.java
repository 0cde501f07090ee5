// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.crowd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.bench.client.Peer;
import dev.parley.bench.client.Publisher;
import dev.parley.bench.client.Swarm;
import dev.parley.testing.ClientCommand;
import dev.parley.testing.Patience;
import dev.parley.testing.RawSocket;
import dev.parley.testing.Tally;
import dev.parley.testing.TestSocket;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A fifth of a room stops reading, and may stay like that for an hour: the others miss nothing, and hear what is said while those that are stuck are
 * there, so nobody waits for them. That they go in time, and leave nothing, is for ZombieIT.
 */
class SlowConsumerIT {
    private static final int STUCK = Math.min(200, CrowdServer.PEOPLE / 5);
    private static final int HEALTHY = 4 * STUCK;
    private static final int MESSAGES = 60;
    private static final int BYTES = 200;
    private static final int FLOOD = 60 * 1024;

    @TempDir
    Path directory;

    @Test
    void room_ofWhichAFifthDoesNotRead_isServedAllTheSame() throws Exception {
        List<RawSocket> stuck = new ArrayList<>();
        try (CrowdServer server = CrowdServer.start(directory, "256m", "outbox.progress=1h", "heartbeat.timeout=1h");
                Swarm swarm = server.swarm()) {
            List<Peer> healthy = swarm.connect(HEALTHY, Patience.LIMIT);
            swarm.join(healthy, "room/crowd", Patience.LIMIT);
            Publisher publisher = swarm.publisher(healthy.get(0), "room/crowd", healthy, BYTES, true);
            publish(swarm, publisher);
            Histogram before = swarm.latency();

            stuck.addAll(open(server.base()));
            flood(server, STUCK * (double) FLOOD);
            publish(swarm, publisher);
            Histogram meanwhile = swarm.latency();
            double queued = server.gauge("parley_outbox_bytes");

            Tally.of("SlowConsumerIT")
                    .load(HEALTHY + " readers, " + MESSAGES + " messages of " + BYTES + " bytes")
                    .faults(STUCK + " of the same room that stop reading")
                    .acknowledged(swarm.acknowledged())
                    .delivered(swarm.delivered())
                    .lost(swarm.expected() - swarm.delivered())
                    .doubled(swarm.counts().doubled())
                    .reordered(swarm.counts().reordered())
                    .figure("p99 ms before", before.getValueAtPercentile(99) / 1e6)
                    .figure("p99 ms meanwhile", meanwhile.getValueAtPercentile(99) / 1e6)
                    .figure("queued MiB", queued / (1 << 20))
                    .print();
            assertThat(swarm.delivered()).isEqualTo(swarm.expected()).isEqualTo(2L * MESSAGES * HEALTHY);
            assertThat(swarm.counts().doubled()).isZero();
            assertThat(swarm.counts().reordered()).isZero();
            assertThat(swarm.counts().closed()).isZero();
            assertThat(server.connections())
                    .as("the stuck ones are still there")
                    .isEqualTo(HEALTHY + STUCK);
            for (RawSocket socket : stuck) {
                socket.close();
            }
            await().until(() -> server.connections() == HEALTHY);
        }
    }

    /** Returns when all have heard everything: each message is everywhere before the next one is said. */
    private static void publish(Swarm swarm, Publisher publisher) throws Exception {
        for (int i = 0; i < MESSAGES; i++) {
            publisher.send();
            assertThat(swarm.settle(Patience.LIMIT)).isTrue();
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
                sender.request(ClientCommand.of("publish")
                        .with("channel", "room/flood")
                        .json("body", body));
                assertThat(i).as("messages until they are stuck").isLessThan(1000);
            }
        }
    }
}
