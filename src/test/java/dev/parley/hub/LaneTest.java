// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.error.CloseCode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LaneTest {
    private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
    /** Never started: only the lane flushes. */
    private final Lines lines = new Lines(LineTest.settings(), new Flushers(scheduler), Traffic.NONE);

    private final List<Line> cut = new ArrayList<>();
    private final AtomicLong now = new AtomicLong();
    private final Lane lane = new Lane("test-lane", 2, 2, (line, more) -> {}, cut::add, now::get);
    private final List<Peer> stuck = new ArrayList<>();

    @AfterEach
    void stop() {
        lane.close();
        scheduler.shutdownNow();
    }

    @Test
    void lines_behindHangingOnes_getASpareEach() {
        lane.start();
        hang(2);
        Peer healthy = join(new Peer());

        watchIn(20);

        // Both threads hang, so a spare has written it.
        await().until(() -> healthy.written.contains("x"));
        assertThat(cut).isEmpty();
    }

    @Test
    void lines_behindMoreHangingOnesThanThereAreSpares_waitASecondAtMost() {
        lane.start();
        hang(2);
        Peer healthy = joinCrowd(2);

        watchIn(300);
        assertThat(cut).isEmpty();
        assertThat(healthy.written).isEmpty();

        watchIn(1500);
        assertThat(cut).hasSize(2);
        cut.forEach(line -> line.abort(CloseCode.TOO_SLOW));
        await().until(() -> healthy.written.contains("x"));
        assertThat(stuck.stream().filter(peer -> peer.aborted.isEmpty())).hasSize(2);
    }

    @Test
    void hangingLines_whileNobodyWaits_areLeftInPeace() {
        lane.start();
        hang(2);

        watchIn(60_000);

        assertThat(cut).isEmpty();
        assertThat(lane.spares()).isZero();
    }

    /** A small wave wakes one thread only. */
    @Test
    void lines_inAWaveBehindAHangingOne_areTakenByThreadsThatSleep() {
        Peer healthy = new Peer();
        stuck.add(hanging());
        lane.start();
        lane.addAll(List.of(line(stuck.get(0)), line(healthy)));

        await().until(() -> stuck.get(0).hanging);
        lane.watch(now.get());

        await().until(() -> healthy.written.contains("x"));
        assertThat(lane.spares()).isZero();
    }

    /** Lines that hang on the spares, and a healthy one behind them. */
    private Peer joinCrowd(int count) {
        int before = stuck.size();
        for (int i = 0; i < count; i++) {
            stuck.add(join(hanging()));
        }
        watchIn(20);
        await().until(() -> stuck.subList(before, stuck.size()).stream().allMatch(peer -> peer.hanging));
        return join(new Peer());
    }

    private void hang(int count) {
        for (int i = 0; i < count; i++) {
            stuck.add(join(hanging()));
        }
        await().until(() -> stuck.stream().allMatch(peer -> peer.hanging));
    }

    private static Peer hanging() {
        Peer peer = new Peer();
        peer.hang();
        return peer;
    }

    private Peer join(Peer peer) {
        lane.add(line(peer));
        return peer;
    }

    private Line line(Peer peer) {
        Line line = lines.open(peer, "192.0.2.1");
        line.offer(new Frame.Text("x"));
        return line;
    }

    /** Looks at the lane that many ms later. A thread is seen to hang only when it is parked. */
    private void watchIn(long millis) {
        await().until(() -> stuck.stream().allMatch(peer -> peer.isParked() || !peer.hanging));
        lane.watch(now.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis)));
    }
}
