// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.client;

import java.time.Duration;

/**
 * Notices a line that is dead and does not say so: after a silence it asks for a sign of life, and after another one the line is given up. A
 * process that was stopped for a while asks again first, since the answer may stand in the queue. Confined to the loop.
 */
final class Heartbeat {
    private static final Duration QUIET = Duration.ofSeconds(25);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);
    private static final Duration LATE = Duration.ofSeconds(2);

    private final Loop loop;
    private final Runnable ask;
    private final Runnable onDead;
    private Duration quiet = Duration.ZERO;
    private Loop.Timer timer = Loop.Timer.NONE;
    private long heardAt;
    private boolean asked;
    private boolean held;

    Heartbeat(Loop loop, Runnable ask, Runnable onDead) {
        this.loop = loop;
        this.ask = ask;
        this.onDead = onDead;
    }

    /** @param timeout how long the server may be silent; zero where it has not said */
    void start(Duration timeout) {
        quiet = timeout.isZero() ? QUIET : timeout;
        held = false;
        heard();
        arm(quiet);
    }

    /** Cheap: the timer looks at it when it is due. */
    void heard() {
        asked = false;
        heardAt = loop.nanos();
    }

    /** While nothing is read, silence says nothing. */
    void hold(boolean on) {
        held = on;
        heard();
    }

    void stop() {
        timer.cancel();
        timer = Loop.Timer.NONE;
    }

    private void arm(Duration within) {
        timer.cancel();
        long due = loop.nanos() + within.toNanos();
        timer = loop.schedule(within, () -> look(due));
    }

    private void look(long due) {
        Duration silent = Duration.ofNanos(loop.nanos() - heardAt);
        boolean late = loop.nanos() - due > LATE.toNanos();
        if (held) {
            arm(quiet);
        } else if (asked && !late) {
            onDead.run();
        } else if (asked || silent.compareTo(quiet) >= 0) {
            asked = true;
            ask.run();
            arm(ANSWER_WITHIN);
        } else {
            arm(quiet.minus(silent));
        }
    }
}
