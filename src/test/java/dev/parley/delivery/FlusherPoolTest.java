// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.error.CloseCode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class FlusherPoolTest {
    @AutoClose("shutdownNow")
    private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
    /** Never started: only the pool flushes. */
    private final OpenWriters writers =
            new OpenWriters(ClientWriterTest.policy(), new Flushers(scheduler), WriteMeter.NONE);

    private final List<FlushTask> cut = new ArrayList<>();
    private final AtomicLong now = new AtomicLong();

    @AutoClose
    private final FlusherPool pool = new FlusherPool("test-pool", 2, 2, (writer, more) -> {}, cut::add, now::get);

    private final List<Peer> stuck = new ArrayList<>();

    @Test
    void lines_behindHangingOnes_getASpareEach() {
        pool.start();
        hang(2);
        Peer healthy = join(new Peer());

        watchIn(20);

        // Both threads hang, so a spare has written it.
        await().until(() -> healthy.written.contains("x"));
        assertThat(cut).isEmpty();
    }

    @Test
    void lines_behindMoreHangingOnesThanThereAreSpares_waitASecondAtMost() {
        pool.start();
        hang(2);
        Peer healthy = joinCrowd(2);

        watchIn(300);
        assertThat(cut).isEmpty();
        assertThat(healthy.written).isEmpty();

        watchIn(1500);
        assertThat(cut).hasSize(2);
        cut.forEach(writer -> writer.abort(CloseCode.TOO_SLOW));
        await().until(() -> healthy.written.contains("x"));
        assertThat(stuck.stream().filter(peer -> peer.aborted.isEmpty())).hasSize(2);
    }

    @Test
    void hangingLines_whileNobodyWaits_areLeftInPeace() {
        pool.start();
        hang(2);

        watchIn(60_000);

        assertThat(cut).isEmpty();
        assertThat(pool.spares()).isZero();
    }

    /** A small batch wakes one thread only. */
    @Test
    void lines_inAWaveBehindAHangingOne_areTakenByThreadsThatSleep() {
        Peer healthy = new Peer();
        stuck.add(hanging());
        pool.start();
        pool.addAll(List.of(writer(stuck.get(0)), writer(healthy)));

        await().until(() -> stuck.get(0).hanging);
        pool.watch(now.get());

        await().until(() -> healthy.written.contains("x"));
        assertThat(pool.spares()).isZero();
    }

    /** Writers that hang on the spares, and a healthy one behind them. */
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
        pool.add(writer(peer));
        return peer;
    }

    private ClientWriter writer(Peer peer) {
        ClientWriter writer = writers.open(peer, "192.0.2.1");
        writer.offer(new Frame.Text("x"));
        return writer;
    }

    /** Looks at the pool that many ms later. A thread is seen to hang only when it is parked. */
    private void watchIn(long millis) {
        await().until(() -> stuck.stream().allMatch(peer -> peer.isParked() || !peer.hanging));
        pool.watch(now.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis)));
    }
}
