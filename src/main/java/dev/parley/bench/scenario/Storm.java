// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.bench.scenario;

import dev.parley.bench.client.Peer;
import dev.parley.bench.client.Publisher;
import dev.parley.bench.client.Swarm;
import dev.parley.bench.client.Target;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Everyone is cut off at once, a hundred messages a room are published meanwhile, and everyone comes back within a few seconds as the same guest and
 * resumes. Measured is the return: {@code back.*} are the seconds from its start until so many were in their rooms again with all, or the
 * first part, of what they had missed.
 */
public final class Storm implements Scenario {
    // As many as a server lets one connection publish at once, and more, unless it was told otherwise.
    private static final int MISSED = 100;
    private static final double RETURNS_A_SECOND = 2000;
    private static final double SHORTEST = 0.5;
    private static final long POLL = TimeUnit.MILLISECONDS.toNanos(1);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Override
    public String name() {
        return "storm";
    }

    @Override
    public Round run(Target target, Load load, RunProgress progress) throws IOException, InterruptedException {
        if (target.dialect().resume("room/bench", "epoch", 1) == null) {
            throw new IOException(target.name() + " keeps nothing to resume from");
        }
        try (Swarm swarm = ClientSetup.swarm(target, load, progress).asSameGuests()) {
            List<Peer> peers = ClientSetup.connect(swarm, load);
            List<List<Peer>> rooms = ClientSetup.join(swarm, peers, load);
            // One more for each room, who is not cut off.
            List<Peer> speakers = swarm.connect(rooms.size(), ClientSetup.patience(load));
            List<Publisher> publishers = new ArrayList<>();
            for (int room = 0; room < rooms.size(); room++) {
                publishers.add(swarm.publisher(
                        speakers.get(room), ClientSetup.room(room, load), rooms.get(room), load.bytes(), true));
            }

            progress.step("cutting off " + peers.size());
            swarm.cut(peers);
            publish(swarm, publishers);
            return comeBack(swarm, peers, load, progress);
        }
    }

    private static void publish(Swarm swarm, List<Publisher> publishers) throws IOException, InterruptedException {
        for (int i = 0; i < MISSED; i++) {
            publishers.forEach(publisher -> publisher.send(System.nanoTime()));
        }
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (swarm.acknowledged() < swarm.sent()) {
            if (System.nanoTime() > end || swarm.counts().firstRefusal() != null) {
                throw new IOException("The server has acknowledged " + swarm.acknowledged() + " of " + swarm.sent()
                        + " messages; first refusal: " + swarm.counts().firstRefusal());
            }
            swarm.pause(POLL);
        }
    }

    private static Round comeBack(Swarm swarm, List<Peer> peers, Load load, RunProgress progress)
            throws IOException, InterruptedException {
        progress.measuring();
        long start = System.nanoTime();
        double spread = Math.max(SHORTEST, peers.size() / RETURNS_A_SECOND);
        swarm.reconnect(peers, Duration.ofMillis((long) (spread * 1000)));
        ScenarioFigures more = new ScenarioFigures();
        try {
            swarm.await("coming back", peers, Peer::isJoined, ClientSetup.patience(load));
        } catch (IOException e) {
            progress.step(e.toString());
        }
        swarm.settle(PATIENCE);
        progress.measured();

        long[] back = peers.stream()
                .filter(Peer::isJoined)
                .mapToLong(peer -> peer.readyAt() - start)
                .sorted()
                .toArray();
        more.put("back.p50.s", ScenarioFigures.seconds(ScenarioFigures.at(back, 0.5)));
        more.put("back.p95.s", ScenarioFigures.seconds(ScenarioFigures.at(back, 0.95)));
        more.put("back.last.s", ScenarioFigures.seconds(ScenarioFigures.at(back, 1)));
        more.put("back.spread.s", spread);
        more.put("back.missing", peers.size() - back.length);
        more.connects(peers);
        more.faults(swarm);
        return new Round(
                swarm.sent(),
                swarm.acknowledged(),
                swarm.expected(),
                swarm.delivered(),
                swarm.expected() - swarm.delivered(),
                swarm.counts().doubled(),
                swarm.counts().reordered(),
                ScenarioFigures.seconds(swarm.lastDelivery(start) - start),
                new Histogram(3),
                more.all());
    }
}
