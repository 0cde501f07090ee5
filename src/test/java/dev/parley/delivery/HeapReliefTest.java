// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.error.CloseCode;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class HeapReliefTest {
    private static final long HEAP = 10_000;

    @AutoClose("shutdownNow")
    private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);

    @AutoClose
    private final Flushers flushers = new Flushers(scheduler);

    private final OpenWriters writers = new OpenWriters(ClientWriterTest.policy(), flushers, WriteMeter.NONE);
    private long used = 9000;

    @Test
    void queues_thatFillTheHeap_goFromTheFullestOn() {
        List<Peer> peers = IntStream.range(0, 3).mapToObj(i -> new Peer()).toList();
        waiting(peers.get(0), "a".repeat(100));
        waiting(peers.get(1), "b".repeat(2000));
        waiting(peers.get(2), "c".repeat(1000));

        new HeapRelief(writers, () -> used, HEAP).run();

        await().untilAsserted(() -> {
            assertThat(peers.get(1).aborted).containsExactly(CloseCode.TOO_SLOW);
            assertThat(peers.get(2).aborted).containsExactly(CloseCode.TOO_SLOW);
        });
        assertThat(peers.get(0).aborted).isEmpty();
    }

    @Test
    void text_thatWaitsForMany_countsOnce() {
        Frame.Text text = new Frame.Text("x".repeat(1000));
        List<Peer> peers = IntStream.range(0, 50).mapToObj(i -> new Peer()).toList();
        peers.forEach(peer -> waiting(peer, text));

        new HeapRelief(writers, () -> used, HEAP).run();

        assertThat(writers.all()).noneMatch(ClientWriter::isDead);
    }

    @Test
    void heap_thatIsNotFull_isNobodysFault() {
        used = 7000;
        waiting(new Peer(), "x".repeat(5000));

        new HeapRelief(writers, () -> used, HEAP).run();

        assertThat(writers.all()).noneMatch(ClientWriter::isDead);
    }

    private void waiting(Peer peer, String text) {
        waiting(peer, new Frame.Text(text));
    }

    private void waiting(Peer peer, Frame text) {
        ClientWriter writer = writers.open(peer, "192.0.2.1");
        writer.cork();
        writer.offer(text);
    }
}
