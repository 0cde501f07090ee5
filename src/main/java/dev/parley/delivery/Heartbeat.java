// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.delivery;

import dev.parley.error.CloseCode;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pings every client, closes those that are silent, cuts those that make no progress. Runs on the scheduler's thread, once a tick.
 *
 * <p>It counts unanswered pings of its own as well as time, and skips a tick after a late run: a pause of this process must not count
 * against anyone.
 */
public final class Heartbeat implements Runnable {
    private static final Logger logger = LoggerFactory.getLogger(Heartbeat.class);
    private static final long CLOSE_PATIENCE = TimeUnit.SECONDS.toNanos(5);
    private static final long LATE = TimeUnit.MILLISECONDS.toNanos(1500);

    private final OpenWriters writers;
    private final long interval;
    private final long timeout;
    private final long progress;
    private long lastRun = System.nanoTime();
    private long forgiven;

    public Heartbeat(OpenWriters writers, HeartbeatTimes times, SlowClientPolicy policy) {
        this.writers = writers;
        this.interval = nanos(times.interval());
        this.timeout = nanos(times.timeout());
        this.progress = nanos(policy.progress());
    }

    private static long nanos(Duration duration) {
        return duration.toNanos();
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
        if (writer.closingFor(now) > CLOSE_PATIENCE) {
            CloseCode code = writer.closeCode();
            writers.flushers().abortLater(writer, code == null ? CloseCode.GOING_AWAY : code);
        } else if (progress > 0 && now - forgiven > progress && writer.stalledFor(now) > progress) {
            writers.flushers().abortLater(writer, CloseCode.TOO_SLOW);
        } else if (interval > 0 && !writer.isClosing()) {
            beat(writer, now);
        }
    }

    private void beat(ClientWriter writer, long now) {
        long heardAt = Math.max(writer.heardAt(), forgiven);
        if (writer.heardAt() > writer.pingedAt) {
            writer.unansweredPings = 0;
        }
        if (timeout > 0 && now - heardAt > timeout && writer.unansweredPings > 0 && !writer.isDeaf()) {
            writer.close(CloseCode.HEARTBEAT_MISSED);
        } else if (now - writer.pingedAt >= interval) {
            writer.pingedAt = now;
            writer.unansweredPings++;
            writer.ping();
        }
    }
}
