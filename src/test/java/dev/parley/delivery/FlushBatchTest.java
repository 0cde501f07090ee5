// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FlushBatchTest {
    @AutoClose("shutdownNow")
    private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);

    @AutoClose
    private final Flushers flushers = new Flushers(scheduler);

    private final OpenWriters writers = new OpenWriters(ClientWriterTest.policy(), flushers, WriteMeter.NONE);
    private final FlushBatch batch = new FlushBatch(flushers);

    @BeforeEach
    void start() {
        flushers.start();
    }

    @Test
    void messages_ofOneWave_areWrittenTogetherAndInOrder() {
        Peer peer = new Peer();
        ClientWriter writer = writers.open(peer, "192.0.2.1");
        writer.offerKept(new Frame.Text("one"), batch);
        writer.offerKept(new Frame.Text("two"), batch);
        // A flusher that took it for the first would have written by the time that another writer is served.
        Peer other = served();
        assertThat(peer.written).isEmpty();

        batch.release();

        await().untilAsserted(() -> assertThat(peer.written).containsExactly("one", "two"));
        assertThat(other.written).containsExactly("x");
    }

    @Test
    void line_thatIsOfferedMoreAfterItsWave_goesOn() {
        Peer peer = new Peer();
        ClientWriter writer = writers.open(peer, "192.0.2.1");
        writer.offerKept(new Frame.Text("one"), batch);
        writer.offer(new Frame.Text("two"));
        batch.release();
        await().until(() -> peer.written.size() == 2);
        await().until(() -> writer.queued() == 0 && writer.stalledFor(Long.MAX_VALUE) == 0);
        writer.offer(new Frame.Text("three"));

        await().untilAsserted(() -> assertThat(peer.written).containsExactly("one", "two", "three"));
    }

    @Test
    void wave_ofManyLines_reachesEach() {
        List<Peer> peers = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            Peer peer = new Peer();
            peers.add(peer);
            writers.open(peer, "192.0.2.1").offerKept(new Frame.Text("x"), batch);
        }
        batch.release();
        batch.release();

        await().untilAsserted(() ->
                assertThat(peers).allSatisfy(peer -> assertThat(peer.written).containsExactly("x")));
    }

    @Test
    void wave_thatHasWaitedItsTime_goesWithTheNextMessage() {
        Peer peer = new Peer();
        writers.open(peer, "192.0.2.1").offerKept(new Frame.Text("x"), batch);

        await().untilAsserted(() -> {
            batch.releaseIfDue();
            assertThat(peer.written).containsExactly("x");
        });
    }

    private Peer served() {
        Peer peer = new Peer();
        writers.open(peer, "192.0.2.1").offer(new Frame.Text("x"));
        await().until(() -> peer.written.contains("x"));
        return peer;
    }
}
