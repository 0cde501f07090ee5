// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.client;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;

/** A loop whose clock a test moves. Confined to the test's thread. */
final class SteppedLoop implements Loop {
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final PriorityQueue<Later> timers = new PriorityQueue<>(Comparator.comparingLong(later -> later.due));
    private long now = 1;

    private static final class Later {
        private final long due;
        private final Runnable task;
        private boolean cancelled;

        Later(long due, Runnable task) {
            this.due = due;
            this.task = task;
        }
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        Later later = new Later(now + delay.toNanos(), task);
        timers.add(later);
        return () -> later.cancelled = true;
    }

    @Override
    public long nanos() {
        return now;
    }

    /** Does what is due now. */
    void run() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    /** Lets time pass, with each timer at its time. */
    void pass(Duration time) {
        run();
        long end = now + time.toNanos();
        while (!timers.isEmpty() && timers.peek().due <= end) {
            Later next = timers.poll();
            now = Math.max(now, next.due);
            if (!next.cancelled) {
                next.task.run();
                run();
            }
        }
        now = end;
    }

    /** The process stood still: the clock has gone on, and then the timers are found to be due. */
    void standStill(Duration time) {
        now += time.toNanos();
        pass(Duration.ZERO);
    }
}
