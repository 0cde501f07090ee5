// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.delivery;

import java.util.concurrent.TimeUnit;

/**
 * Whether one client is still there, by what comes from it. Thread-safe, but for {@link #check}, which is the heartbeat's. It counts
 * unanswered pings as well as time, so that a pause of this process ends no connection.
 */
final class Liveness {
    /** What the heartbeat is to do. */
    enum Verdict {
        WELL,
        PING,
        GONE
    }

    private volatile long heardAt;
    private volatile boolean reads = true;
    private volatile boolean answers;

    // Confined to the heartbeat's thread.
    private long pingedAt;
    private int unansweredPings;

    /** @param answers whether its silence means something from the first moment on */
    Liveness(boolean answers, long now) {
        this.answers = answers;
        this.heardAt = now;
        this.pingedAt = now;
    }

    void heard(long now) {
        heardAt = now;
    }

    /** Whether anything is read from the client: while nothing is, its silence means nothing. */
    void reads(boolean now) {
        reads = now;
    }

    /** From now on its silence means something. */
    void expectAnswers() {
        answers = true;
    }

    long silentMillis(long now) {
        return TimeUnit.NANOSECONDS.toMillis(now - heardAt);
    }

    /**
     * Looks at the client.
     *
     * @param forgiven when silence began to count, for all
     * @param interval between pings, ns
     * @param timeout how long it may be silent, ns; 0 for ever
     */
    Verdict check(long now, long forgiven, long interval, long timeout) {
        long heard = heardAt;
        if (heard - pingedAt > 0) {
            unansweredPings = 0;
        }
        long silent = Math.min(now - heard, now - forgiven);
        if (timeout > 0 && silent > timeout && unansweredPings > 0 && reads && answers) {
            return Verdict.GONE;
        }
        if (now - pingedAt < interval) {
            return Verdict.WELL;
        }
        pingedAt = now;
        unansweredPings++;
        return Verdict.PING;
    }
}
