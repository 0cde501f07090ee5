// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.crowd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.bench.client.Peer;
import dev.parley.bench.client.Publisher;
import dev.parley.bench.client.Swarm;
import dev.parley.testing.Patience;
import dev.parley.testing.ProcessFigures;
import dev.parley.testing.RunningJvm;
import dev.parley.testing.Tally;
import dev.parley.testing.Thorough;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** People who are only there: held on 1 GiB of heap, none dropped wrongly, and all of them hear the next message. */
@Thorough
class IdleCrowdIT {
    /** How many pings each answers; for half an hour with {@code -Psoak}. */
    private static final int PINGS = Boolean.getBoolean("parley.test.soak") ? 180 : 4;

    private static final int INTERVAL = CrowdServer.HUGE ? 10 : 1;

    @TempDir
    Path directory;

    @Test
    void idleCrowd_isHeld_andHearsTheNextMessage() throws Exception {
        assumeTrue(ProcessFigures.canBeRead() && RunningJvm.canBeLookedInto(), "needs /proc and jcmd");
        String interval = "heartbeat.interval=" + INTERVAL + "s";
        String timeout = "heartbeat.timeout=" + (CrowdServer.HUGE ? 20 : 60) + "s";
        try (CrowdServer server = CrowdServer.start(directory, "1g", interval, timeout);
                Swarm swarm = server.swarm()) {
            long heapBefore = server.usedHeapKiB();
            long residentBefore = server.residentKiB();
            List<Peer> people = swarm.connect(CrowdServer.PEOPLE, Patience.LIMIT);
            swarm.join(people, "room/idle", Patience.LIMIT);
            long pings = swarm.counts().pings();
            while (swarm.counts().pings() - pings < (long) PINGS * CrowdServer.PEOPLE) {
                Patience.letPass(Duration.ofSeconds(1));
                assertThat(server.connections()).isEqualTo(CrowdServer.PEOPLE);
            }
            pings = swarm.counts().pings() - pings;
            long heap = server.usedHeapKiB() - heapBefore;
            long resident = server.residentKiB() - residentBefore;
            Publisher publisher = swarm.publisher(people.get(0), "room/idle", people, 200, true);
            publisher.send();
            swarm.settle(Patience.LIMIT);

            Tally.of("IdleCrowdIT")
                    .load(CrowdServer.PEOPLE + " idle connections, a ping every " + INTERVAL + " s, then one message")
                    .faults("none")
                    .acknowledged(swarm.acknowledged())
                    .delivered(swarm.delivered())
                    .lost(swarm.expected() - swarm.delivered())
                    .doubled(swarm.counts().doubled())
                    .reordered(swarm.counts().reordered())
                    .figure("dropped", swarm.counts().closed())
                    .figure("pings answered", pings)
                    .figure("RSS KiB each", (double) resident / CrowdServer.PEOPLE)
                    .figure("heap KiB each", (double) heap / CrowdServer.PEOPLE)
                    .print();
            assertThat(swarm.delivered()).isEqualTo(CrowdServer.PEOPLE);
            assertThat(swarm.counts().closed()).isZero();
            assertThat(server.gauge("parley_closes_total")).isZero();
            // Our own last question may still be ending.
            await().until(() -> server.sockets() == CrowdServer.PEOPLE);
            assertThat((double) heap / CrowdServer.PEOPLE)
                    .as("heap for each, KiB")
                    .isLessThan(100);
            if (CrowdServer.HUGE) {
                assertThat((double) resident / CrowdServer.PEOPLE)
                        .as("RSS for each, KiB")
                        .isLessThan(100);
            }
        }
    }
}
