// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.bench.scenario;

import dev.parley.bench.client.Peer;
import dev.parley.bench.client.Swarm;
import dev.parley.bench.client.Target;
import dev.parley.bench.client.Transport;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Connections that do nothing but answer pings. Measured from before the first is there, so that what the server needs for them shows; the
 * seconds are those that all were held, and each that the server dropped is in {@code dropped}.
 */
public final class Idle implements Scenario {
    private static final long TICK = TimeUnit.SECONDS.toNanos(1);

    private final Transport way;

    public Idle() {
        this(Transport.WEBSOCKET);
    }

    Idle(Transport way) {
        this.way = way;
    }

    @Override
    public Transport way() {
        return way;
    }

    @Override
    public String name() {
        return "idle";
    }

    @Override
    public Round run(Target target, Load load, RunProgress progress) throws IOException, InterruptedException {
        progress.measuring();
        try (Swarm swarm = ClientSetup.swarm(target, load, progress)) {
            List<Peer> peers = ClientSetup.connect(swarm, load, 0, way);
            long start = System.nanoTime();
            long end = start + load.duration().toNanos();
            for (long now = start; now < end; now = System.nanoTime()) {
                progress.step("holding " + swarm.open() + " of " + peers.size() + ", "
                        + TimeUnit.NANOSECONDS.toSeconds(end - now) + " s to go");
                swarm.pause(Math.min(TICK, end - now));
            }
            double seconds = ScenarioFigures.seconds(System.nanoTime() - start);
            progress.measured();
            ScenarioFigures more = new ScenarioFigures();
            more.connects(peers);
            more.put("dropped", 0);
            more.faults(swarm);
            more.put("held", (double) swarm.open());
            more.put("pings", (double) swarm.counts().pings());
            return new Round(0, 0, 0, 0, 0, 0, 0, seconds, new Histogram(3), more.all());
        }
    }
}
