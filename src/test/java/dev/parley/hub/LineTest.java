// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.error.CloseCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LineTest {
    private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
    private final Flushers flushers = new Flushers(scheduler);
    private final Lines lines = new Lines(settings(), flushers, Traffic.NONE);

    @BeforeEach
    void start() {
        flushers.start();
    }

    @AfterEach
    void stop() {
        flushers.close();
        scheduler.shutdownNow();
    }

    @Test
    void frames_offeredByOneThread_areWrittenInOrder() {
        Peer peer = new Peer();
        Line line = lines.open(peer, "192.0.2.1");
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            sent.add("m" + i);
            line.offer(new Frame.Text("m" + i));
        }

        await().untilAsserted(() -> assertThat(peer.written).containsExactlyElementsOf(sent));
    }

    @Test
    void close_ofAHealthyLine_announcesItAfterWhatWaits() {
        Peer peer = new Peer();
        Line line = lines.open(peer, "192.0.2.1");
        line.offer(new Frame.Text("last words"));
        line.close(CloseCode.GOING_AWAY, 7);
        line.close(CloseCode.KICKED);

        await().untilAsserted(() -> assertThat(peer.closedWith).containsExactly(CloseCode.GOING_AWAY));
        assertThat(peer.written).hasSize(2).last().asString().contains("\"closing\"", "\"after\":7");
        assertThat(line.offer(new Frame.Text("too late"))).isTrue();
        assertThat(peer.written).hasSize(2);
    }

    @Test
    void close_thatRevokes_discardsWhatWaits() {
        Peer peer = new Peer();
        peer.hang();
        Line line = lines.open(peer, "192.0.2.1");
        line.offer(new Frame.Text("in flight"));
        await().until(() -> peer.hanging);
        line.offer(new Frame.Text("secret"));
        line.close(CloseCode.SIGNED_OUT);
        peer.release();

        await().untilAsserted(() -> assertThat(peer.closedWith).containsExactly(CloseCode.SIGNED_OUT));
        assertThat(peer.written).doesNotContain("secret");
    }

    @Test
    void write_thatFails_abortsWithACodeThatDoesNotWait() {
        Peer peer = new Peer();
        peer.broken = true;
        Line line = lines.open(peer, "192.0.2.1");
        line.offer(new Frame.Text("x"));

        await().untilAsserted(() -> assertThat(peer.aborted).isNotEmpty().doesNotContain(CloseCode.NORMAL));
        assertThat(line.isClosing()).isTrue();
    }

    @Test
    void write_toAPeerThatHasHungUp_endsTheLineAndIsNoCloseOfOurs() {
        Peer peer = new Peer();
        peer.hungUp = true;
        Line line = lines.open(peer, "192.0.2.1");
        line.offer(new Frame.Text("x"));

        await().untilAsserted(() -> assertThat(peer.aborted).isNotEmpty().doesNotContain(CloseCode.NORMAL));
        assertThat(line.isClosing()).isTrue();
        assertThat(line.closeCode()).isNull();
    }

    @Test
    void peers_thatHang_stopNobodyElse() {
        List<Peer> stuck = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Peer peer = new Peer();
            peer.hang();
            stuck.add(peer);
            lines.open(peer, "192.0.2.1").offer(new Frame.Text("x"));
        }
        Peer healthy = new Peer();
        Line line = lines.open(healthy, "192.0.2.1");
        line.offer(new Frame.Text("1"));

        await().until(() -> healthy.written.contains("1"));
        stuck.forEach(Peer::release);
    }

    static HubSettings settings() {
        return new HubSettings(
                "node",
                "1",
                1000,
                1 << 20,
                Duration.ofSeconds(10),
                20,
                100,
                1 << 16,
                Duration.ofSeconds(10),
                Duration.ofSeconds(20),
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                1000,
                true,
                List.of());
    }
}
