// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.hub;

import dev.parley.error.CloseCode;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pings every line, drops the dead ones, cuts those that make no progress. Runs on the scheduler's thread, once a tick.
 *
 * <p>It counts unanswered pings of its own as well as time, and skips a tick after a late run: a pause of this process must not count
 * against anyone.
 */
final class Heartbeat implements Runnable {
    private static final Logger logger = LoggerFactory.getLogger(Heartbeat.class);
    private static final long CLOSE_PATIENCE = TimeUnit.SECONDS.toNanos(5);
    private static final long LATE = TimeUnit.MILLISECONDS.toNanos(1500);

    private final Hub hub;
    private final Lines lines;
    private final long interval;
    private final long timeout;
    private final long progress;
    private final long identityWait;
    private long lastRun = System.nanoTime();
    private long forgiven;

    Heartbeat(Hub hub, Lines lines, HubSettings settings) {
        this.hub = hub;
        this.lines = lines;
        this.interval = nanos(settings.heartbeatInterval());
        this.timeout = nanos(settings.heartbeatTimeout());
        this.progress = nanos(settings.progress());
        this.identityWait = nanos(settings.identityWait());
    }

    private static long nanos(Duration duration) {
        return duration.toNanos();
    }

    /** How often to run, ms: often enough for the shortest span. */
    static long tickMillis(HubSettings settings) {
        long shortest = Math.min(
                settings.heartbeatInterval().isZero()
                        ? Long.MAX_VALUE
                        : settings.heartbeatInterval().toMillis(),
                settings.identityWait().toMillis());
        long grace = settings.presenceGrace().isZero()
                ? Long.MAX_VALUE
                : settings.presenceGrace().toMillis();
        return Math.max(50, Math.min(1000, Math.min(shortest, grace) / 4));
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
            lines.sendLateComersAway();
            for (Line line : lines.all()) {
                check(line, now);
            }
            hub.presence().expire(now);
            // What an issuer wrote into a token is a time of the day.
            Instant wallClock = Instant.now();
            for (Connection connection : hub.registry().all()) {
                if (connection.user() == null && now - connection.openedAt() > identityWait) {
                    connection.close(CloseCode.SIGNED_OUT);
                }
                if (connection.hasEnded(wallClock)) {
                    connection.close(CloseCode.TOKEN_EXPIRED);
                }
                connection.nudge();
            }
        } catch (RuntimeException e) {
            logger.error("The heartbeat failed, and goes on", e);
        }
    }

    private void check(Line line, long now) {
        if (line.isDead()) {
            return;
        }
        line.look();
        if (line.closingFor(now) > CLOSE_PATIENCE) {
            CloseCode code = line.closeCode();
            lines.flushers().abortLater(line, code == null ? CloseCode.GOING_AWAY : code);
        } else if (progress > 0 && now - forgiven > progress && line.stalledFor(now) > progress) {
            lines.flushers().abortLater(line, CloseCode.TOO_SLOW);
        } else if (interval > 0 && !line.isClosing()) {
            beat(line, now);
        }
    }

    private void beat(Line line, long now) {
        long heardAt = Math.max(line.heardAt(), forgiven);
        if (line.heardAt() > line.pingedAt) {
            line.unansweredPings = 0;
        }
        if (timeout > 0 && now - heardAt > timeout && line.unansweredPings > 0 && !line.isDeaf()) {
            line.close(CloseCode.HEARTBEAT_MISSED);
        } else if (now - line.pingedAt >= interval) {
            line.pingedAt = now;
            line.unansweredPings++;
            line.ping();
        }
    }
}
