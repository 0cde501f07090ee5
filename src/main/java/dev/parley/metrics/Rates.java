// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.metrics;

import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** How fast a count has risen over about the last minute. Thread-safe; {@link #sample} is called every few seconds. */
public final class Rates {
    private static final long WINDOW = TimeUnit.SECONDS.toNanos(60);

    private final LongSupplier count;
    private final LongSupplier clock;
    private final ArrayDeque<Sample> samples = new ArrayDeque<>();

    private record Sample(long at, long count) {}

    public Rates(LongSupplier count, LongSupplier clock) {
        this.count = count;
        this.clock = clock;
        sample();
    }

    public synchronized void sample() {
        long now = clock.getAsLong();
        samples.addLast(new Sample(now, count.getAsLong()));
        // The first that is left is the newest that is old enough, so that the window never falls short.
        while (samples.size() > 2 && now - second().at() >= WINDOW) {
            samples.removeFirst();
        }
    }

    /** Per second. */
    public synchronized double perSecond() {
        Sample from = samples.getFirst();
        long span = clock.getAsLong() - from.at();
        return span <= 0 ? 0 : (count.getAsLong() - from.count()) * (double) TimeUnit.SECONDS.toNanos(1) / span;
    }

    private Sample second() {
        var each = samples.iterator();
        each.next();
        return each.next();
    }
}
