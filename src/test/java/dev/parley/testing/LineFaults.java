// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.testing;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * What is wrong with one direction of a {@link FaultProxy}: nothing at first, and changeable while it runs. Thread-safe. Each setting
 * concerns what comes from now on, on every connection, and each connection by itself.
 */
public final class LineFaults {
    private static final long FIRST_RETRY = TimeUnit.MILLISECONDS.toNanos(200);

    private final Runnable changed;
    private volatile long delay;
    private volatile long bytesPerSecond;
    private volatile boolean held;
    private volatile boolean swallowing;
    private double loss;
    private Random random = new Random(0);

    LineFaults(Runnable changed) {
        this.changed = changed;
    }

    /** Everything comes this much later, in its order. */
    public LineFaults delay(Duration by) {
        delay = by.toNanos();
        changed.run();
        return this;
    }

    /**
     * Segments that are lost hold up all behind them until TCP would have sent them again: after 200 ms, and twice as long for each
     * further loss.
     *
     * @param part of the segments, 0 to 1
     */
    public synchronized LineFaults loss(double part, long seed) {
        loss = part;
        random = new Random(seed);
        return this;
    }

    /** What a connection gets through at most; 0 is no limit. */
    public LineFaults bytesPerSecond(long most) {
        bytesPerSecond = most;
        changed.run();
        return this;
    }

    /**
     * Nothing moves: the sender's writes pile up until its buffers are full, and nobody learns that an end has gone. Once let go, all of it
     * arrives, as after a partition that TCP has outlived.
     */
    public LineFaults hold(boolean on) {
        held = on;
        changed.run();
        return this;
    }

    /**
     * Half-open: everything is taken and nothing arrives, not even that an end has gone. A connection of which something was swallowed stays
     * so, since no later byte could stand where it belongs.
     */
    public LineFaults swallow(boolean on) {
        swallowing = on;
        changed.run();
        return this;
    }

    /** As it was at first. */
    public synchronized LineFaults none() {
        delay = 0;
        bytesPerSecond = 0;
        held = false;
        swallowing = false;
        loss = 0;
        changed.run();
        return this;
    }

    boolean isHeld() {
        return held;
    }

    boolean isSwallowing() {
        return swallowing;
    }

    /** How long the line is busy with so many bytes, ns. */
    long busy(int bytes) {
        long rate = bytesPerSecond;
        return rate == 0 ? 0 : TimeUnit.SECONDS.toNanos(bytes) / rate;
    }

    /** How much later than sent a segment arrives, ns. */
    synchronized long latency() {
        long latency = delay;
        for (long retry = FIRST_RETRY; random.nextDouble() < loss; retry *= 2) {
            latency += retry;
        }
        return latency;
    }
}
