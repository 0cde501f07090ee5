// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.bench.scenario;

import dev.parley.bench.client.Swarm;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * Lets groups publish, first to warm up, then measured: at a rate, or as fast as messages arrive. Confined to the thread that runs it, but for the
 * messages that the swarm's threads send when others have arrived.
 */
final class PublishLoad {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long TICK = TimeUnit.MILLISECONDS.toNanos(250);

    private final Swarm swarm;
    private final List<PublisherGroup> groups;
    private final Load load;
    private final RunProgress progress;
    private long counted;
    private volatile boolean running;

    PublishLoad(Swarm swarm, List<PublisherGroup> groups, Load load, RunProgress progress) {
        this.swarm = swarm;
        this.groups = groups;
        this.load = load;
        this.progress = progress;
    }

    Round run() throws IOException, InterruptedException {
        int each = Math.max(1, load.inFlight() / groups.size());
        if (load.saturated()) {
            groups.forEach(group -> group.track(each, swarm.workers(), () -> again(group)));
        }
        progress.step("warming up for " + load.warmUp().toSeconds() + " s");
        send(each, load.warmUp());
        swarm.settle(PATIENCE);

        progress.step("measuring for " + load.duration().toSeconds() + " s");
        swarm.latency();
        CountsAtStart before = CountsAtStart.of(swarm, swarm.acknowledged());
        counted = before.delivered();
        Duration cpu = ScenarioFigures.ownCpu();
        progress.measuring();
        long start = System.nanoTime();
        send(each, load.duration());
        swarm.settle(PATIENCE);
        progress.measured();

        double seconds = ScenarioFigures.seconds(swarm.lastDelivery(start) - start);
        Histogram latency = swarm.latency();
        ScenarioFigures more = new ScenarioFigures();
        more.faults(swarm);
        more.put("client.cores", ScenarioFigures.ownCpu().minus(cpu).toNanos() / 1e9 / Math.max(seconds, 1e-9));
        return before.round(swarm, swarm.acknowledged(), seconds, latency, more.all());
    }

    private void send(int each, Duration duration) throws IOException, InterruptedException {
        if (load.saturated()) {
            saturate(each, duration);
        } else {
            pace(duration);
        }
        requireNothingRefused();
    }

    private void saturate(int each, Duration duration) throws IOException, InterruptedException {
        running = true;
        for (PublisherGroup group : groups) {
            for (int i = 0; i < each; i++) {
                group.send(System.nanoTime());
            }
        }
        long end = System.nanoTime() + duration.toNanos();
        long before = -1;
        long progressedAt = System.nanoTime();
        // Where a message is lost its successor is not sent: once all are, nothing moves any more.
        while (System.nanoTime() < end && System.nanoTime() - progressedAt < PATIENCE.toNanos()) {
            tick(Math.min(TICK, end - System.nanoTime()));
            long delivered = swarm.delivered();
            if (delivered != before) {
                before = delivered;
                progressedAt = System.nanoTime();
            }
        }
        running = false;
    }

    /** Each message is due at its own time, however late the one before it went out. */
    private void pace(Duration duration) throws IOException, InterruptedException {
        long start = System.nanoTime();
        long tick = start + TICK;
        long messages = (long) (load.rate() * duration.toNanos() / 1e9);
        for (long i = 0; i < messages; i++) {
            long due = start + (long) (i * 1e9 / load.rate());
            for (long now = System.nanoTime(); now < due; now = System.nanoTime()) {
                if (now >= tick) {
                    tick += TICK;
                    tick(0);
                }
                LockSupport.parkNanos(Math.min(due, tick) - now);
            }
            groups.get((int) (i % groups.size())).send(due);
        }
    }

    /** On a thread of the swarm. */
    private void again(PublisherGroup group) {
        if (running) {
            group.send(System.nanoTime());
        }
    }

    private void tick(long nanos) throws IOException, InterruptedException {
        swarm.pause(nanos);
        progress.count(swarm.delivered() - counted);
        requireNothingRefused();
    }

    private void requireNothingRefused() throws IOException {
        String refusal = swarm.counts().firstRefusal();
        if (refusal != null) {
            String mend = refusal.contains("rate.limited")
                    ? "; publish at a lower rate, from more connections, or to a server that runs with"
                            + " -Dparley.limits.commands-per-second=off -Dparley.limits.guest-bytes-per-minute=off"
                            + " -Dparley.limits.guest-bytes-per-minute-per-address=off"
                    : "";
            throw new IOException("The server refuses to publish: " + refusal + mend);
        }
    }
}
