// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.exchange;

/**
 * Where an exchange stands, since when, and whether its peer is too slow there. Guarded by its wait.
 *
 * <pre>
 *   ANSWERING ◀── READING         WRITING ──▶ DRAINING ──▶ OVER
 *       │       body is here, or late  ▲ │ answer is out  rest of the body has come, or has had its time
 *       └──────────────────────────────┘ └──────────────▶ OVER where there is none
 *          OVER from everywhere where the connection breaks
 * </pre>
 */
final class Progress {
    private final long beganAt = System.nanoTime();
    private Phase phase = Phase.ANSWERING;
    private long since = beganAt;
    private long bytes;
    private long movedAt = beganAt;

    enum Phase {
        READING,
        ANSWERING,
        WRITING,
        DRAINING,
        OVER
    }

    void go(Phase next) {
        phase = next;
        restart();
    }

    /** The same phase begins anew. */
    void restart() {
        since = System.nanoTime();
        bytes = 0;
        movedAt = since;
    }

    boolean is(Phase asked) {
        return phase == asked;
    }

    /** Goes on to an answer; false where there was one, or the connection is gone. */
    boolean beginAnswer() {
        boolean first = phase == Phase.READING || phase == Phase.ANSWERING;
        if (first) {
            go(Phase.WRITING);
        }
        return first;
    }

    /** By {@link System#nanoTime}. */
    long beganAt() {
        return beganAt;
    }

    /** How long this phase has taken. */
    long nanos(long now) {
        return now - since;
    }

    /** Whether a peer that has moved so many bytes in this phase has had its time. To be asked now and then, as this notes when they moved. */
    boolean isLate(Pace pace, long moved, long now) {
        if (moved != bytes) {
            bytes = moved;
            movedAt = now;
        }
        return pace.isLate(now - since, moved) || pace.isSilent(now - movedAt);
    }
}
