// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.error.CloseCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

public class ClientWriterTest {
    @AutoClose("shutdownNow")
    private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);

    @AutoClose
    private final Flushers flushers = new Flushers(scheduler);

    private final List<CloseCode> counted = new CopyOnWriteArrayList<>();
    private final OpenWriters writers = new OpenWriters(policy(), flushers, new WriteMeter() {
        @Override
        public void flushed(long millis) {}

        @Override
        public void closed(CloseCode code) {
            counted.add(code);
        }
    });

    @BeforeEach
    void start() {
        flushers.start();
    }

    @Test
    void frames_offeredByOneThread_areWrittenInOrder() {
        Peer peer = new Peer();
        ClientWriter writer = writers.open(peer, "192.0.2.1");
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            sent.add("m" + i);
            writer.offer(new Frame.Text("m" + i));
        }

        await().untilAsserted(() -> assertThat(peer.written).containsExactlyElementsOf(sent));
    }

    @Test
    void close_ofAHealthyLine_announcesItAfterWhatWaits() {
        Peer peer = new Peer();
        ClientWriter writer = writers.open(peer, "192.0.2.1");
        writer.offer(new Frame.Text("last words"));
        writer.close(CloseCode.GOING_AWAY, 7);
        writer.close(CloseCode.KICKED);

        await().untilAsserted(() -> assertThat(peer.closedWith).containsExactly(CloseCode.GOING_AWAY));
        assertThat(peer.written).hasSize(2).last().asString().contains("\"closing\"", "\"after\":7");
        assertThat(writer.offer(new Frame.Text("too late"))).isTrue();
        assertThat(peer.written).hasSize(2);
    }

    @Test
    void close_thatRevokes_discardsWhatWaits() {
        Peer peer = new Peer();
        peer.hang();
        ClientWriter writer = writers.open(peer, "192.0.2.1");
        writer.offer(new Frame.Text("in flight"));
        await().until(() -> peer.hanging);
        writer.offer(new Frame.Text("secret"));
        writer.close(CloseCode.SIGNED_OUT);
        peer.release();

        await().untilAsserted(() -> assertThat(peer.closedWith).containsExactly(CloseCode.SIGNED_OUT));
        assertThat(peer.written).doesNotContain("secret");
    }

    @Test
    void write_thatTimesOut_endsASlowClientWithACodeThatDoesNotWait() {
        Peer peer = new Peer();
        peer.stalled = true;
        ClientWriter writer = writers.open(peer, "192.0.2.1");
        writer.offer(new Frame.Text("x"));

        await().untilAsserted(() -> assertThat(peer.aborted).containsExactly(CloseCode.TOO_SLOW));
        assertThat(writer.isClosing()).isTrue();
        assertThat(counted).containsExactly(CloseCode.TOO_SLOW);
    }

    @Test
    void write_toAPeerThatHasVanished_endsTheConnectionAndIsNoCloseOfOurs() {
        Peer peer = new Peer();
        peer.hungUp = true;
        ClientWriter writer = writers.open(peer, "192.0.2.1");
        writer.offer(new Frame.Text("x"));

        await().untilAsserted(() -> assertThat(peer.aborted).isNotEmpty().doesNotContain(CloseCode.NORMAL));
        assertThat(writer.isClosing()).isTrue();
        assertThat(writer.closeCode()).isNull();
        assertThat(counted).isEmpty();
    }

    @Test
    void peers_thatHang_stopNobodyElse() {
        List<Peer> stuck = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Peer peer = new Peer();
            peer.hang();
            stuck.add(peer);
            writers.open(peer, "192.0.2.1").offer(new Frame.Text("x"));
        }
        Peer healthy = new Peer();
        ClientWriter writer = writers.open(healthy, "192.0.2.1");
        writer.offer(new Frame.Text("1"));

        await().until(() -> healthy.written.contains("1"));
        stuck.forEach(Peer::release);
    }

    /** Limits that no test reaches by chance. */
    public static SlowClientPolicy policy() {
        return new SlowClientPolicy(1000, 1 << 20, Duration.ofSeconds(10));
    }
}
