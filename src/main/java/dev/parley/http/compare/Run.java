// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.compare;

import dev.parley.channel.ChannelName;
import java.lang.management.ManagementFactory;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * One run: a channel of its own, the schedule that is published into it, and the meter of its requests. Thread-safe; publishes on the
 * scheduler's threads and waits for nothing.
 */
final class Run {
    private static final long LEAD_MICROS = 500_000;
    private static final long NANOS_A_MILLI = 1_000_000;
    private static final long LEASE_NANOS = TimeUnit.SECONDS.toNanos(20);
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(Plan.MAX_SECONDS + Plan.MAX_WARMUP + 60);

    private final String id;
    private final ChannelName channel;
    private final Plan plan;
    private final Schedule schedule;
    private final String network;
    private final Meter meter;
    private final ServerClock clock;
    private final ScheduledExecutorService scheduler;
    private final Function<String, CompletionStage<?>> publish;
    private final Set<OpenAnswer> answers = ConcurrentHashMap.newKeySet();
    private final AtomicInteger published = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final long begunAt = System.nanoTime();
    private volatile long askedAt = begunAt;
    private volatile long latestMicros;
    private volatile boolean ended;

    // Guarded by this.
    private long startMicros;
    private int next;
    private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);

    /**
     * @param network of the address that has begun it
     * @param publish a body
     */
    Run(
            String id,
            ChannelName channel,
            Plan plan,
            String network,
            ServerClock clock,
            ScheduledExecutorService scheduler,
            Function<String, CompletionStage<?>> publish) {
        this.id = id;
        this.channel = channel;
        this.plan = plan;
        this.schedule = Schedule.of(plan);
        this.network = network;
        this.meter = new Meter(id, channel.toString().replace("/", "%2F"));
        this.clock = clock;
        this.scheduler = scheduler;
        this.publish = publish;
    }

    String id() {
        return id;
    }

    ChannelName channel() {
        return channel;
    }

    Plan plan() {
        return plan;
    }

    Schedule schedule() {
        return schedule;
    }

    String network() {
        return network;
    }

    Meter meter() {
        return meter;
    }

    /** Begins to publish, once; answers when the schedule starts, in microseconds of the server's clock. */
    synchronized long start() {
        if (startMicros == 0 && !ended) {
            startMicros = clock.micros() + LEAD_MICROS;
            wake();
        }
        return startMicros;
    }

    private void wake() {
        if (next < schedule.size() && !ended) {
            long wait = startMicros + schedule.due(next) - clock.micros();
            var unused = scheduler.schedule(this::publishDue, Math.max(0, wait), TimeUnit.MICROSECONDS);
        }
    }

    private synchronized void publishDue() {
        long now = clock.micros();
        while (next < schedule.size() && !ended && startMicros + schedule.due(next) <= now) {
            long due = startMicros + schedule.due(next);
            latestMicros = Math.max(latestMicros, now - due);
            publish(Body.of(next, due, plan.payload()));
            next++;
        }
        wake();
    }

    private void publish(String body) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        try {
            var unused = publish.apply(body).whenComplete((result, failure) -> {
                (failure == null ? published : failed).incrementAndGet();
                done.complete(null);
            });
        } catch (RuntimeException ignored) {
            // Storage is full, or the server stops: the page sees that messages failed.
            failed.incrementAndGet();
            done.complete(null);
        }
        last = CompletableFuture.allOf(last, done);
    }

    /** Publishes nothing any more; the stage completes when what was under way is done. */
    synchronized CompletionStage<Void> end() {
        ended = true;
        return last;
    }

    /** Whether its page has not asked for long, and so is gone; or holds it longer than any run takes. */
    boolean isForgotten() {
        long now = System.nanoTime();
        return now - askedAt > LEASE_NANOS || now - begunAt > LONGEST_NANOS;
    }

    /** The answers of requests that go on; a concurrent set. */
    Set<OpenAnswer> answers() {
        return answers;
    }

    /** How it stands; the page is still there. */
    Figures figures() {
        askedAt = System.nanoTime();
        answers.forEach(OpenAnswer::look);
        return new Figures(
                ServerClock.millis(clock.micros()),
                published.get(),
                failed.get(),
                latestMicros / 1000,
                cpuMillis(),
                Runtime.getRuntime().availableProcessors(),
                meter.waits(),
                meter.commands(),
                meter.protocol(),
                meter.forwarded());
    }

    private static long cpuMillis() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                ? system.getProcessCpuTime() / NANOS_A_MILLI
                : 0;
    }
}
