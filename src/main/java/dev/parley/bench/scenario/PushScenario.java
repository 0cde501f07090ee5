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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * Pushes over HTTP to a room to which all connections listen. Each HTTP connection has one request under way, of one message or of a batch of
 * lines: all of a batch are due when it is sent.
 *
 * @param name {@code push}, or {@code ndjson} where a batch may be more than one
 * @param patience how long nothing at all may arrive before what is missing counts as lost
 */
public record PushScenario(String name, int httpConnections, int batch, Duration patience) implements Scenario {
    private static final long COUNT_MILLIS = 250;

    PushScenario(String name, int httpConnections, int batch) {
        this(name, httpConnections, batch, Duration.ofSeconds(10));
    }

    @Override
    public Round run(Target target, Load load, RunProgress progress) throws IOException, InterruptedException {
        String path = target.dialect().pushPath();
        if (path == null || (batch > 1 && !target.dialect().pushesLines())) {
            throw new IOException(target.name() + " takes no " + name);
        }
        String channel = "room/bench-push-"
                + Long.toHexString(ThreadLocalRandom.current().nextLong());
        try (Swarm swarm = ClientSetup.swarm(target, load, progress)) {
            List<Peer> listeners = ClientSetup.connect(swarm, load);
            swarm.join(listeners, channel, ClientSetup.patience(load));
            List<PushConnection> lines = new ArrayList<>();
            ExecutorService threads = Executors.newFixedThreadPool(httpConnections);
            try {
                for (int i = 0; i < httpConnections; i++) {
                    Publisher publisher =
                            swarm.publisher(listeners.get(0), listeners, load.bytes(), (body, id) -> body);
                    lines.add(new PushConnection(target, path, publisher, channel, load.bytes(), batch));
                }
                return measure(swarm, lines, threads, load, progress);
            } finally {
                lines.forEach(PushConnection::close);
                threads.shutdownNow();
            }
        }
    }

    private Round measure(
            Swarm swarm, List<PushConnection> lines, ExecutorService threads, Load load, RunProgress progress)
            throws IOException, InterruptedException {
        progress.step("warming up");
        push(swarm, lines, threads, load.rate(), load.warmUp(), progress::count);
        swarm.settle(patience);
        swarm.latency();
        CountsAtStart before = CountsAtStart.of(swarm, acknowledged(lines));

        progress.measuring();
        long start = System.nanoTime();
        Histogram replies = push(
                swarm, lines, threads, load.rate(), load.duration(), now -> progress.count(now - before.delivered()));
        boolean settled = swarm.settle(patience);
        long nanos = System.nanoTime() - start - (settled ? 0 : patience.toNanos());
        progress.measured();

        Map<String, Double> more = new LinkedHashMap<>();
        ScenarioFigures.percentiles(more, "reply", replies);
        double seconds = nanos / (double) TimeUnit.SECONDS.toNanos(1);
        return before.round(swarm, acknowledged(lines), seconds, swarm.latency(), more);
    }

    private static long acknowledged(List<PushConnection> lines) {
        return lines.stream().mapToLong(PushConnection::acknowledged).sum();
    }

    /** Hears how many deliveries there were. */
    private interface Counted {
        void count(long delivered);
    }

    /** Returns the times from due to answered. */
    private Histogram push(
            Swarm swarm,
            List<PushConnection> lines,
            ExecutorService threads,
            double rate,
            Duration duration,
            Counted counted)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        double pause = rate == 0 ? 0 : TimeUnit.SECONDS.toNanos(1) * batch / rate;
        List<Future<Histogram>> running = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            PushConnection line = lines.get(i);
            long first = start + (long) (i * pause);
            double step = pause * lines.size();
            running.add(threads.submit(() -> push(line, first, step, start + duration.toNanos())));
        }
        Histogram all = new Histogram(3);
        for (Future<Histogram> each : running) {
            all.add(await(each, swarm, counted));
        }
        return all;
    }

    private static Histogram await(Future<Histogram> running, Swarm swarm, Counted counted)
            throws IOException, InterruptedException {
        while (true) {
            try {
                return running.get(COUNT_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException ignored) {
                // It is still at it.
                counted.count(swarm.delivered());
            } catch (ExecutionException e) {
                throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
            }
        }
    }

    /** @param step between two requests, ns; 0: as soon as the one before is answered */
    private static Histogram push(PushConnection line, long first, double step, long end) throws IOException {
        Histogram replies = new Histogram(3);
        for (long i = 0; !Thread.currentThread().isInterrupted(); i++) {
            long due = step == 0 ? System.nanoTime() : first + (long) (i * step);
            if (due - end >= 0) {
                break;
            }
            for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
            line.push(due);
            replies.recordValue(Math.max(0, System.nanoTime() - due));
        }
        return replies;
    }
}
