// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.websocket;

import dev.parley.websocket.tomcat.TomcatFrame;
import jakarta.websocket.Session;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Whether a session is being read. The WebSocket API has no means to stop that, so this does it Tomcat's way, and does nothing where a
 * container has no such thing. Thread-safe.
 */
final class Reading {
    /** Why nothing is to be read; it is read again when no reason is left. */
    enum Reason {
        WRITING,
        FULL
    }

    private static final int PATIENCE = 10_000;
    private static final long POLL_NANOS = 20_000;

    private final Session session;
    private final @Nullable TomcatFrame frame;
    private final Set<Reason> reasons = EnumSet.noneOf(Reason.class);

    Reading(Session session, @Nullable TomcatFrame frame) {
        this.session = session;
        this.frame = frame;
    }

    /** Stops reading if no thread is at work on what was read, or it is stopped already; false where one is. */
    synchronized boolean tryHold(Reason reason) {
        if (frame == null || !session.isOpen()) {
            return false;
        }
        if (reasons.isEmpty() && !frame.suspendIfWaiting()) {
            return false;
        }
        reasons.add(reason);
        return true;
    }

    /** Stops reading after what is being worked on now. */
    synchronized void hold(Reason reason) {
        boolean first = reasons.isEmpty();
        if (reasons.add(reason) && first && frame != null && session.isOpen()) {
            frame.suspend();
        }
    }

    /** Whether a thread is at work now on what was read. */
    boolean isAtWork() {
        return frame != null && session.isOpen() && frame.isAtWork();
    }

    /** For one who holds it: waits until nobody is at work any more on what was read before; false where somebody still is. */
    boolean awaitRest(long nanos) {
        long end = System.nanoTime() + nanos;
        while (frame != null && !frame.isAtRest()) {
            if (System.nanoTime() > end) {
                return false;
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        return true;
    }

    /** How long the frame that has begun to come claims to be; 0 where that is not known. */
    long claimedBytes() {
        return frame == null ? 0 : frame.claimedBytes();
    }

    synchronized void release(Reason reason) {
        if (!reasons.remove(reason) || !reasons.isEmpty() || frame == null) {
            return;
        }
        // Whoever is at work leaves within microseconds, unless a handler of ours takes long: then the risk that
        // TomcatFrame tells of is taken, and the answer to our next ping mends it.
        int left = PATIENCE;
        while (session.isOpen() && !frame.resume()) {
            if (--left == 0) {
                frame.resumeAnyway();
                return;
            }
            Thread.onSpinWait();
        }
    }
}
