// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.crowd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bench.client.Peer;
import dev.parley.bench.client.Publisher;
import dev.parley.bench.client.Swarm;
import dev.parley.testing.Patience;
import dev.parley.testing.Soak;
import dev.parley.testing.Tally;
import java.nio.file.Path;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One message to everybody, again and again: each hears it once; and how far apart the first and the last hear it. */
@Soak
class BroadcastIT {
    private static final int ROUNDS = 100;
    private static final int WARM_UP = 20;
    private static final int BYTES = 200;

    @TempDir
    Path directory;

    @Test
    void broadcast_toACrowd_reachesEachOnce() throws Exception {
        try (CrowdServer server = CrowdServer.start(directory, "1g");
                Swarm swarm = server.swarm()) {
            List<Peer> people = swarm.connect(CrowdServer.PEOPLE, Patience.LIMIT);
            swarm.join(people, "room/broadcast", Patience.LIMIT);
            Publisher publisher = swarm.publisher(people.get(0), "room/broadcast", people, BYTES, true);
            Histogram spreads = new Histogram(3);
            Histogram lasts = new Histogram(3);
            for (int i = 0; i < WARM_UP + ROUNDS; i++) {
                publisher.send();
                assertThat(swarm.settle(Patience.LIMIT)).isTrue();
                Histogram round = swarm.latency();
                if (i >= WARM_UP) {
                    spreads.recordValue(round.getMaxValue() - round.getMinValue());
                    lasts.recordValue(round.getMaxValue());
                }
            }

            Tally.of("BroadcastIT")
                    .load(ROUNDS + " messages of " + BYTES + " bytes to " + CrowdServer.PEOPLE + " connections, "
                            + WARM_UP + " before that count only here")
                    .faults("none")
                    .acknowledged(swarm.acknowledged())
                    .delivered(swarm.delivered())
                    .lost(swarm.expected() - swarm.delivered())
                    .doubled(swarm.counts().doubled())
                    .reordered(swarm.counts().reordered())
                    .figure("first to last p50 ms", spreads.getValueAtPercentile(50) / 1e6)
                    .figure("first to last p99 ms", spreads.getValueAtPercentile(99) / 1e6)
                    .figure("publish to last p50 ms", lasts.getValueAtPercentile(50) / 1e6)
                    .figure("publish to last p99 ms", lasts.getValueAtPercentile(99) / 1e6)
                    .print();
            assertThat(swarm.delivered()).isEqualTo((long) CrowdServer.PEOPLE * (ROUNDS + WARM_UP));
            assertThat(swarm.counts().doubled()).isZero();
            assertThat(swarm.counts().reordered()).isZero();
            assertThat(swarm.counts().closed()).isZero();
        }
    }
}
