// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.bench;

import dev.parley.bench.client.HttpConnection;
import dev.parley.bench.scenario.Load;
import dev.parley.bench.scenario.Round;
import dev.parley.bench.scenario.RunProgress;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One round of a plan at one target, on a thread of its own, so that one that gets stuck is told of instead of waited for. For one use.
 */
final class ScenarioRun implements RunProgress {
    private static final Duration ANYTHING = Duration.ofMinutes(3);
    private static final long MILLIS_A_CONNECTION = 20;
    private static final long MILLIS_TO_STOP = 20_000;
    private static final int FRAMES = 6;

    /** RoundFigures, or why there are none. */
    record Outcome(Map<String, Double> figures, @Nullable String failure) {}

    private final Plan plan;
    private final Rounds.Measured measured;
    private final ProgressPrinter progress;
    private final Duration limit;
    private volatile String lastStep = "starting";
    private volatile long beganAt;
    private volatile @Nullable Outcome outcome;
    private ServerUsage begin = ServerUsage.NONE;
    private ServerUsage end = ServerUsage.NONE;

    ScenarioRun(Plan plan, Rounds.Measured measured, ProgressPrinter progress) {
        this(plan, measured, progress, limit(plan.load()));
    }

    ScenarioRun(Plan plan, Rounds.Measured measured, ProgressPrinter progress, Duration limit) {
        this.plan = plan;
        this.measured = measured;
        this.progress = progress;
        this.limit = limit;
    }

    /** Returns at the latest when the limit and some seconds are over. */
    Outcome run() throws InterruptedException {
        Thread thread = new Thread(this::attempt, "bench-" + plan.scenario().name());
        thread.setDaemon(true);
        thread.start();
        thread.join(limit.toMillis());
        if (!thread.isAlive()) {
            Outcome done = outcome;
            return done == null ? failed("it ended without a word") : done;
        }
        String where = Arrays.stream(thread.getStackTrace())
                .limit(FRAMES)
                .map(StackTraceElement::toString)
                .collect(Collectors.joining(" < "));
        thread.interrupt();
        thread.join(MILLIS_TO_STOP);
        return failed("stalled: after " + limit.toSeconds() + " s still at \"" + lastStep + "\" (" + where + ")");
    }

    private void attempt() {
        try {
            requireAnswer();
            Round round = plan.scenario().run(measured.target(), plan.load(), this);
            outcome = new Outcome(RoundFigures.of(plan, round, begin, end), null);
        } catch (IOException e) {
            outcome = failed(e.getMessage() == null ? e.toString() : e.getMessage());
        } catch (InterruptedException e) {
            outcome = failed("interrupted while " + lastStep);
        } catch (RuntimeException | Error e) {
            StackTraceElement[] trace = e.getStackTrace();
            outcome = failed("a defect of the bench: " + e + (trace.length == 0 ? "" : " at " + trace[0]));
        }
    }

    /** At once: a swarm would try for minutes to reach a server that is being restarted. */
    private void requireAnswer() throws IOException {
        URI base = measured.target().base();
        try {
            new HttpConnection(base).close();
        } catch (IOException e) {
            throw new IOException("Nobody answers at " + base + " (" + e.getMessage() + ")", e);
        }
    }

    @Override
    public void step(String what) {
        lastStep = what;
        progress.step(what);
    }

    /** Only where memory is measured, the server collects first: elsewhere that would disturb what is measured. */
    @Override
    public void measuring() {
        if (measuresMemory()) {
            collectGarbage();
        }
        begin = measured.meter().read();
        beganAt = System.nanoTime();
        step("measuring");
    }

    @Override
    public void measured() {
        end = measured.meter().read();
        if (measuresMemory()) {
            // What it works for that is not the load's.
            collectGarbage();
            end = new ServerUsage(end.cpu(), measured.meter().read().resident(), end.allocated());
        }
        step("measured");
    }

    private boolean measuresMemory() {
        return plan.scenario().name().equals("idle");
    }

    private void collectGarbage() {
        step("letting the server collect its garbage");
        try {
            measured.meter().collectGarbage();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void count(long delivered) {
        if (beganAt == 0) {
            step(String.format(Locale.ROOT, "warming up, %,d deliveries", delivered));
            return;
        }
        double seconds = (System.nanoTime() - beganAt) / (double) TimeUnit.SECONDS.toNanos(1);
        step(String.format(
                Locale.ROOT,
                "measuring, %.0f of %d s, %,.0f deliveries/s",
                seconds,
                plan.load().duration().toSeconds(),
                delivered / Math.max(seconds, 0.001)));
    }

    private static Outcome failed(String why) {
        return new Outcome(Map.of(), why);
    }

    private static Duration limit(Load load) {
        return ANYTHING.plus(load.warmUp().plus(load.duration()).multipliedBy(2))
                .plusMillis(MILLIS_A_CONNECTION * load.connections());
    }
}
