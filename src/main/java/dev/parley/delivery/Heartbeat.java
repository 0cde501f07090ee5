// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.delivery;

import dev.parley.error.CloseCode;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pings every client, closes those that are silent, cuts those that make no progress. Runs on the scheduler's thread, once a tick.
 *
 * <p>What was not heard or taken before a late run counts against nobody: it was this process that paused.
 */
public final class Heartbeat implements Runnable {
    private static final Logger logger = LoggerFactory.getLogger(Heartbeat.class);
    private static final long LATE = TimeUnit.MILLISECONDS.toNanos(1500);

    private final OpenWriters writers;
    private final long interval;
    private final long timeout;
    private final SlowClientPolicy policy;
    private long lastRun = System.nanoTime();
    private long forgiven = lastRun;

    public Heartbeat(OpenWriters writers, HeartbeatTimes times, SlowClientPolicy policy) {
        this.writers = writers;
        this.interval = times.interval().toNanos();
        this.timeout = times.timeout().toNanos();
        this.policy = policy;
    }

    @Override
    public void run() {
        try {
            long now = System.nanoTime();
            if (now - lastRun > LATE) {
                // What was not heard while this process stood still is not the peers' fault.
                forgiven = now;
            }
            lastRun = now;
            writers.sendLateComersAway();
            for (ClientWriter writer : writers.all()) {
                check(writer, now);
            }
        } catch (RuntimeException | OutOfMemoryError e) {
            logger.error("The heartbeat failed, and goes on", e);
        }
    }

    private void check(ClientWriter writer, long now) {
        if (writer.isDead()) {
            return;
        }
        writer.look();
        CloseCode cut = policy.verdict(stalledFor(writer, now), writer.closeCode(), writer.closingFor(now));
        if (cut != null) {
            writers.flushers().abortLater(writer, cut);
        } else if (interval > 0 && !writer.isClosing()) {
            beat(writer, now);
        }
    }

    /** What this process slept through counts against nobody. */
    private long stalledFor(ClientWriter writer, long now) {
        return Math.min(writer.stalledFor(now), now - forgiven);
    }

    private void beat(ClientWriter writer, long now) {
        switch (writer.liveness().check(now, forgiven, interval, timeout)) {
            case GONE -> writer.close(CloseCode.HEARTBEAT_MISSED);
            case PING -> writer.ping();
            case WELL -> {}
        }
    }
}
