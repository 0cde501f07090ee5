// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.hub;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Work waits until a test takes a step, and time passes when a test says so. Confined to one thread. */
final class ManualScheduler extends AbstractExecutorService implements ScheduledExecutorService {
    private final Queue<Runnable> steps = new ArrayDeque<>();
    private final List<Timed> timed = new ArrayList<>();
    private long now;

    private final class Timed extends FutureTask<Object> implements ScheduledFuture<Object> {
        private final long at;

        Timed(Runnable work, long at) {
            super(work, null);
            this.at = at;
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(at - now, TimeUnit.MILLISECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(getDelay(TimeUnit.MILLISECONDS), other.getDelay(TimeUnit.MILLISECONDS));
        }
    }

    @Override
    public void execute(Runnable work) {
        steps.add(work);
    }

    /** Takes one step; false where there is none. */
    boolean step() {
        Runnable next = steps.poll();
        if (next == null) {
            return false;
        }
        next.run();
        return true;
    }

    /** Takes steps until there is none. */
    void run() {
        while (step()) {
            // The next.
        }
    }

    /** Lets so much time pass, and does what is due by then. */
    void pass(long millis) {
        now += millis;
        List<Timed> due = timed.stream()
                .filter(task -> task.at <= now)
                .sorted(Comparator.naturalOrder())
                .toList();
        timed.removeAll(due);
        due.forEach(FutureTask::run);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable work, long delay, TimeUnit unit) {
        Timed task = new Timed(work, now + unit.toMillis(delay));
        timed.add(task);
        return task;
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> work, long delay, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable work, long first, long period, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable work, long first, long delay, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void shutdown() {}

    @Override
    public List<Runnable> shutdownNow() {
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return false;
    }

    @Override
    public boolean isTerminated() {
        return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return true;
    }
}
