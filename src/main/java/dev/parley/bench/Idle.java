// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.bench;

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

    private final Way way;

    public Idle() {
        this(Way.WEBSOCKET);
    }

    Idle(Way way) {
        this.way = way;
    }

    @Override
    public Way way() {
        return way;
    }

    @Override
    public String name() {
        return "idle";
    }

    @Override
    public Round run(Target target, Load load, Course course) throws IOException, InterruptedException {
        course.measuring();
        try (Swarm swarm = Gathering.swarm(target, load, course)) {
            List<Peer> peers = Gathering.connect(swarm, load, 0, way);
            long start = System.nanoTime();
            long end = start + load.duration().toNanos();
            for (long now = start; now < end; now = System.nanoTime()) {
                course.step("holding " + swarm.open() + " of " + peers.size() + ", "
                        + TimeUnit.NANOSECONDS.toSeconds(end - now) + " s to go");
                swarm.pause(Math.min(TICK, end - now));
            }
            double seconds = Figures.seconds(System.nanoTime() - start);
            course.measured();
            Figures more = new Figures();
            more.connects(peers);
            more.put("dropped", 0);
            more.faults(swarm);
            more.put("held", (double) swarm.open());
            more.put("pings", (double) swarm.counts().pings());
            return new Round(0, 0, 0, 0, 0, 0, 0, seconds, new Histogram(3), more.all());
        }
    }
}
