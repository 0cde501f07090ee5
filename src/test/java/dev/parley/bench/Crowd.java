// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.bench;

import dev.parley.bench.client.HttpCommands;
import dev.parley.bench.client.Peer;
import dev.parley.bench.client.Swarm;
import dev.parley.bench.client.Target;
import dev.parley.bench.client.Transport;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Idle connections of every kind beside each other at one server: what each kind takes of its memory, by difference after a full collection,
 * and whether all are there after a while.
 */
final class Crowd {
    private static final double KILO = 1024;
    private static final long TICK = TimeUnit.SECONDS.toNanos(1);
    private static final long AWAY = TimeUnit.SECONDS.toNanos(15);
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Server server;
    private final ProgressPrinter progress;
    private final PrintStream out;
    private long dropped;
    private long held;

    Crowd(Server server, ProgressPrinter progress, PrintStream out) {
        this.server = server;
        this.progress = progress;
        this.out = out;
    }

    /** What there is of the server at a moment, after it has collected. */
    private record State(double heap, double resident, int threads) {}

    void run(Map<Transport, Integer> counts, Duration hold) throws IOException, InterruptedException {
        ServerMeter meter = server.measured().meter();
        Target target = server.measured().target();
        try (Swarm swarm = new Swarm(target, 2, List.of());
                HttpCommands calls = new HttpCommands(target)) {
            // What is loaded once is no connection's.
            for (Transport way : counts.keySet()) {
                List<Peer> first = swarm.start(20, way);
                swarm.await("connecting", first, Peer::isOpen, PATIENCE);
                calls.leave(first);
            }
        }
        progress.step("letting the first ones go");
        // A stream that nobody reads any more is noticed by the next ping, and the one after it.
        LockSupport.parkNanos(AWAY);
        State before = state(meter);
        out.printf(Locale.ROOT, "%nidle crowd, %s of heap%n", "512 MiB");
        out.printf(
                Locale.ROOT,
                "  before: heap %.1f MB, resident %.0f MB, %d threads%n",
                before.heap / KILO / KILO,
                before.resident / KILO / KILO,
                before.threads);
        Map<Transport, Integer> all = new LinkedHashMap<>(counts);
        List<Peer> peers = new ArrayList<>();
        try (Swarm swarm = new Swarm(target, 2, List.of()).onProgress(progress::step)) {
            for (Map.Entry<Transport, Integer> kind : all.entrySet()) {
                List<Peer> more = swarm.start(kind.getValue(), kind.getKey());
                swarm.await("connecting", more, Peer::isOpen, PATIENCE);
                peers.addAll(more);
                State after = state(meter);
                out.printf(
                        Locale.ROOT,
                        "  %d %s: heap %.1f KB each, resident %.1f KB each, %d threads%n",
                        kind.getValue(),
                        kind.getKey().word(),
                        (after.heap - before.heap) / KILO / kind.getValue(),
                        (after.resident - before.resident) / KILO / kind.getValue(),
                        after.threads);
                before = after;
            }
            long end = System.nanoTime() + hold.toNanos();
            for (long now = System.nanoTime(); now < end; now = System.nanoTime()) {
                progress.step("holding " + swarm.open() + " of " + peers.size());
                swarm.pause(Math.min(TICK, end - now));
            }
            dropped = swarm.counts().closed();
            held = swarm.open();
            State after = state(meter);
            out.printf(
                    Locale.ROOT,
                    "  after %d s: %d held, %d dropped, %d threads, resident %.0f MB, refused handshakes %s%n",
                    hold.toSeconds(),
                    held,
                    dropped,
                    after.threads,
                    after.resident / KILO / KILO,
                    swarm.counts().refusedHandshakes());
        }
    }

    long dropped() {
        return dropped;
    }

    long held() {
        return held;
    }

    private static State state(ServerMeter meter) throws InterruptedException {
        meter.collectGarbage();
        return new State(meter.heap(), meter.read().resident(), meter.threads());
    }
}
