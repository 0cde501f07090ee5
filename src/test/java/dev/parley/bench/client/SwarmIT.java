// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.bench.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.ParleyServer;
import dev.parley.testing.Patience;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A swarm against a server: what it connects, counts and finds wrong. */
class SwarmIT {
    private static final Duration PATIENCE = Patience.LIMIT;
    private static final int BYTES = 200;

    @RegisterExtension
    static final ParleyServer server = ParleyServer.of(Map.of("parley.limits.connections", "200"));

    @Test
    void room_everyMessageOnceToEach_countsAndOrderHold() throws Exception {
        try (Swarm swarm = Swarm.of(server.base())) {
            List<Peer> peers = swarm.connect(100, PATIENCE);
            swarm.join(peers, "room/once", PATIENCE);
            Publisher publisher = swarm.publisher(peers.get(0), "room/once", peers, BYTES, true);
            for (int i = 0; i < 50; i++) {
                publisher.send();
            }

            assertThat(swarm.settle(PATIENCE)).isTrue();
            assertThat(swarm.acknowledged()).isEqualTo(50);
            assertThat(swarm.delivered()).isEqualTo(5000);
            assertThat(swarm.counts().doubled()).isZero();
            assertThat(swarm.counts().reordered()).isZero();
            assertThat(swarm.counts().misdelivered()).isZero();
            assertThat(swarm.latency().getTotalCount()).isEqualTo(5000);
            assertThat(peers).allMatch(peer -> peer.offset() == 50);
        }
    }

    @Test
    void cut_messagesMeanwhile_comeOnceAfterTheReturn() throws Exception {
        try (Swarm swarm = Swarm.of(server.base()).asSameGuests()) {
            Peer speaker = swarm.connect(1, PATIENCE).get(0);
            List<Peer> peers = swarm.connect(50, PATIENCE);
            swarm.join(peers, "room/cut", PATIENCE);
            Publisher publisher = swarm.publisher(speaker, "room/cut", peers, BYTES, true);
            publisher.send();
            assertThat(swarm.settle(PATIENCE)).isTrue();
            String user = peers.get(0).user();

            swarm.cut(peers);
            for (int i = 0; i < 100; i++) {
                publisher.send();
            }
            swarm.reconnect(peers, Duration.ofMillis(200));
            swarm.await("coming back", peers, Peer::isJoined, PATIENCE);

            assertThat(swarm.settle(PATIENCE)).isTrue();
            assertThat(swarm.delivered()).isEqualTo(50 * 101);
            assertThat(swarm.counts().doubled()).isZero();
            assertThat(swarm.counts().notRecovered()).isZero();
            assertThat(peers.get(0).user()).isEqualTo(user);
            assertThat(swarm.counts().closed()).as("its own cuts").isZero();
        }
    }

    @Test
    void capacity_moreThanIt_refusedWithStatus() throws Exception {
        try (Swarm swarm = Swarm.of(server.base()).withoutRetries()) {
            List<Peer> peers = swarm.start(300);
            swarm.await("deciding", peers, peer -> peer.isOpen() || peer.isRefused(), PATIENCE);

            assertThat(swarm.open()).isLessThanOrEqualTo(200);
            assertThat(swarm.counts().refusedHandshakes()).isEqualTo(Map.of(503, 300 - swarm.open()));
        }
    }
}
