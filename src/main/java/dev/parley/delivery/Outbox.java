// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.delivery;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Set;

/**
 * What waits to be written to one connection, bounded by count and bytes. Thread-safe: anyone offers, one flusher at a time drains.
 *
 * <pre>
 *   idle --offer--> queued --drain--> running --endRun, empty--> idle
 *                     ^ ^                |
 *                     | +--endRun, more--+
 *                     +-----unpark------parked: the transport takes nothing for now
 * </pre>
 */
final class Outbox {
    private enum State {
        IDLE,
        QUEUED,
        RUNNING,
        PARKED
    }

    /** What became of an offer. */
    enum Offer {
        /** In; somebody else will flush it. */
        QUEUED,
        /** In; the caller must hand the connection to the flushers. */
        WAKE,
        /** Over the limit; not in. */
        FULL,
        /** The connection is closing; not in. */
        CLOSED
    }

    private final SlowClientPolicy policy;
    private final ArrayDeque<Frame> frames = new ArrayDeque<>(4);
    private State state = State.IDLE;
    private int bytes;
    private boolean closed;
    private boolean unparked;

    Outbox(SlowClientPolicy policy) {
        this.policy = policy;
    }

    /** Holds everything back until the connection is handed to the flushers by hand. */
    synchronized void cork() {
        if (state == State.IDLE) {
            state = State.QUEUED;
        }
    }

    /** Takes a frame if it fits. */
    synchronized Offer offer(Frame frame) {
        if (closed) {
            return Offer.CLOSED;
        }
        if (!policy.fits(frames.size(), bytes, frame.bytes())) {
            return Offer.FULL;
        }
        return add(frame);
    }

    /** The same for a frame that a log keeps, which leaves some room for others. */
    synchronized Offer offerKept(Frame frame) {
        if (closed) {
            return Offer.CLOSED;
        }
        return policy.fitsKept(frames.size(), bytes, frame.bytes()) ? add(frame) : Offer.FULL;
    }

    /** Takes a control frame, whatever the limits say. */
    synchronized Offer offerControl(Frame frame) {
        return closed ? Offer.CLOSED : add(frame);
    }

    /**
     * Takes the last frames; nothing is taken after them.
     *
     * @param discard whether what waits must not be sent any more
     */
    synchronized Offer finish(boolean discard, List<Frame> last) {
        if (closed) {
            return Offer.CLOSED;
        }
        if (discard) {
            frames.clear();
            bytes = 0;
        }
        Offer offer = Offer.QUEUED;
        for (Frame frame : last) {
            Offer one = add(frame);
            offer = one == Offer.WAKE ? one : offer;
        }
        closed = true;
        return offer;
    }

    /** Drops everything and takes nothing any more. */
    synchronized void discard() {
        closed = true;
        frames.clear();
        bytes = 0;
    }

    /** Whether there is room to catch up from a log, and for the next command. */
    boolean hasRoom() {
        return hasRoom(0);
    }

    /** The same, with some more frames on their way here. */
    synchronized boolean hasRoom(int more) {
        return !closed && policy.hasRoom(frames.size() + more, bytes);
    }

    synchronized boolean isEmpty() {
        return frames.isEmpty() && state != State.RUNNING;
    }

    synchronized int queued() {
        return frames.size();
    }

    synchronized int queuedBytes() {
        return bytes;
    }

    /** What waits here and is not in {@code counted} yet, bytes; adds it there. */
    synchronized long held(Set<Frame> counted) {
        long held = 0;
        for (Frame frame : frames) {
            if (counted.add(frame instanceof Frame.Body body ? body.text() : frame)) {
                held += frame.bytes();
            }
        }
        return held;
    }

    /** Moves the next frames into {@code batch}, at least one if there is one. */
    synchronized void drain(List<Frame> batch, int maxFrames, int maxBatchBytes) {
        state = State.RUNNING;
        int taken = 0;
        while (!frames.isEmpty() && batch.size() < maxFrames && (taken == 0 || taken < maxBatchBytes)) {
            Frame frame = frames.removeFirst();
            bytes -= frame.bytes();
            taken += Math.max(1, frame.bytes());
            batch.add(frame);
        }
    }

    /** Ends a run; true where more has come meanwhile, and the connection must go to the flushers again. */
    synchronized boolean endRun() {
        state = frames.isEmpty() ? State.IDLE : State.QUEUED;
        return state == State.QUEUED;
    }

    /** Waits, without a thread, for {@link #unpark}; true where that has come already, and the connection must go to the flushers again. */
    synchronized boolean park() {
        state = unparked ? State.QUEUED : State.PARKED;
        boolean goOn = unparked;
        unparked = false;
        return goOn;
    }

    /** The transport takes frames again; true where the connection must go to the flushers. */
    synchronized boolean unpark() {
        if (state != State.PARKED) {
            unparked = true;
            return false;
        }
        state = frames.isEmpty() ? State.IDLE : State.QUEUED;
        return state == State.QUEUED;
    }

    private Offer add(Frame frame) {
        frames.addLast(frame);
        bytes += frame.bytes();
        if (state == State.IDLE) {
            state = State.QUEUED;
            return Offer.WAKE;
        }
        return Offer.QUEUED;
    }
}
