// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.delivery;

import dev.parley.error.CloseCode;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes to one client: holds its outbox, its transport and its signs of life. Thread-safe. Offering never writes to a socket and never
 * waits. Exactly one flusher at a time holds the writer, so frames keep their order.
 */
public final class ClientWriter implements FlushTask {
    private final Transport transport;
    private final Outbox outbox;
    private final Liveness liveness;
    private final Flushers flushers;
    private final WriteMeter meter;
    private final Strangers.Entry standing;
    private final Closing closing;
    private volatile Runnable onRoom = () -> {};
    private volatile Runnable onLook = () -> {};
    private volatile long progressAt = System.nanoTime();
    private volatile boolean dead;
    private volatile boolean slow;
    private volatile boolean wantsRoom;

    /** @param standing what it counts as */
    ClientWriter(
            Transport transport,
            Outbox outbox,
            Flushers flushers,
            WriteMeter meter,
            boolean announcesClosing,
            Strangers.Entry standing) {
        this.standing = standing;
        this.meter = meter;
        this.transport = transport;
        this.outbox = outbox;
        this.flushers = flushers;
        this.closing = new Closing(meter, announcesClosing);
        this.liveness = new Liveness(transport.signsOfLife() == Transport.SignsOfLife.PONGS, System.nanoTime());
        transport.onReady(this::goOn);
    }

    private void goOn() {
        if (outbox.unpark()) {
            progressAt = System.nanoTime();
            flushers.submit(this);
        }
    }

    /**
     * Queues a frame.
     *
     * @return false where it did not fit; what to do then is the caller's to decide. A frame for a connection that is closing counts as taken
     */
    public boolean offer(Frame frame) {
        return isTaken(woke(outbox.offer(frame), null));
    }

    /**
     * The same for a frame that a log keeps: it fits only where it leaves room for frames that nothing can replace.
     *
     * @param batch with which a writer that was idle goes to the flushers; null for at once
     */
    public boolean offerKept(Frame frame, @Nullable FlushBatch batch) {
        return isTaken(woke(outbox.offerKept(frame), batch));
    }

    private boolean isTaken(Outbox.Offer offer) {
        if (offer == Outbox.Offer.FULL) {
            wantsRoom = true;
        }
        return offer != Outbox.Offer.FULL;
    }

    /** Whether its peer is a user whom somebody vouches for. */
    public void known(boolean known) {
        standing.known(known);
    }

    /** Queues a frame that nothing can replace: where it does not fit, the peer is too slow and goes. */
    public void send(Frame frame) {
        if (!offer(frame)) {
            close(CloseCode.TOO_SLOW);
        }
    }

    /** Writes nothing until {@link #uncork}: what is queued first will be read first, and not before the rest is set up. */
    public void cork() {
        outbox.cork();
    }

    public void uncork() {
        progressAt = System.nanoTime();
        flushers.submit(this);
    }

    /** Sends a ping, or what stands for one. */
    public void ping() {
        woke(outbox.offerControl(Frame.Ping.INSTANCE), null);
    }

    /** Stops, or goes on with, reading what the peer sends. While nothing is read, its silence does not count against it. */
    public void pauseReading(boolean paused) {
        if (!paused) {
            heard();
        }
        liveness.reads(!paused);
        transport.pauseReading(paused);
    }

    /** The peer sends heartbeats of its own accord: from now on they are waited for. */
    public void beats() {
        if (transport.signsOfLife() == Transport.SignsOfLife.HEARTBEATS) {
            liveness.expectAnswers();
        }
    }

    Liveness liveness() {
        return liveness;
    }

    /** Anything at all has come from the peer: a frame, a part of one, a pong. */
    public void heard() {
        liveness.heard(System.nanoTime());
    }

    /** Called after a flush when the outbox has room again that somebody missed, on a flusher's thread; it must not block. */
    public void onRoom(Runnable callback) {
        onRoom = callback;
    }

    /** Called about once a second on the scheduler's thread, while the connection is open; it must not block. */
    public void onLook(Runnable callback) {
        onLook = callback;
    }

    void look() {
        onLook.run();
    }

    /** Whether there is room to feed more; who hears "no" is called back when there is, see {@link #onRoom}. */
    public boolean hasRoom() {
        return hasRoom(0);
    }

    /**
     * The same for who has promised some frames already.
     *
     * @param more how many; who hears "no" because of them is not called back when they have been offered, but when they are written
     */
    public boolean hasRoom(int more) {
        if (outbox.hasRoom(more)) {
            return true;
        }
        wantsRoom = true;
        // Asked again: the flush that would have called back may have ended in between.
        return outbox.hasRoom(more);
    }

    public void close(CloseCode code) {
        close(code, 0);
    }

    /**
     * Ends the connection: what waits is sent first unless the code revokes it, then the {@code closing} event, then the close frame. A connection
     * that takes no more is cut after a while. Only the first close counts.
     *
     * @param after how long the peer is asked to wait before it comes back, ms
     */
    public void close(CloseCode code, long after) {
        if (closing.begin(code, System.nanoTime())) {
            boolean discard = code.revokes() || !Closing.isHealthy(code);
            woke(outbox.finish(discard, closing.frames(code, after)), null);
        }
    }

    /** Bytes that wait and are not in {@code counted} yet; adds them there. */
    long held(Set<Frame> counted) {
        return outbox.held(counted);
    }

    @Override
    public void abort(CloseCode code) {
        var unused = closing.begin(code, System.nanoTime());
        bury(code);
    }

    @Override
    public void bury() {
        bury(CloseCode.GOING_AWAY);
    }

    private void bury(CloseCode code) {
        dead = true;
        outbox.discard();
        transport.abort(code);
    }

    /** The transport has ended, for whatever reason. */
    @Override
    public void ended() {
        standing.gone();
        dead = true;
        outbox.discard();
    }

    public Transport transport() {
        return transport;
    }

    public int queued() {
        return outbox.queued();
    }

    int queuedBytes() {
        return outbox.queuedBytes();
    }

    public boolean isClosing() {
        return closing.code() != null || dead;
    }

    /** Why the server closed it, or null where it did not. */
    public @Nullable CloseCode closeCode() {
        return closing.code();
    }

    /** How long ago the peer last gave a sign of life, ms. */
    public long silentMillis() {
        return liveness.silentMillis(System.nanoTime());
    }

    /** How long nothing has been written although something waits, ns; 0 while nothing waits. */
    long stalledFor(long now) {
        return outbox.isEmpty() || !transport.isAttended() ? 0 : now - progressAt;
    }

    long closingFor(long now) {
        return dead ? 0 : closing.lasts(now);
    }

    @Override
    public boolean isDead() {
        return dead;
    }

    @Override
    public boolean isSlow() {
        return slow;
    }

    @Override
    public boolean flush(List<Frame> batch) {
        if (!dead && !transport.isReady()) {
            return outbox.park();
        }
        outbox.drain(batch, FrameBatch.MAX_FRAMES, FrameBatch.MAX_BYTES);
        long start = System.nanoTime();
        try {
            if (!dead && !batch.isEmpty()) {
                FrameBatch.write(transport, batch, meter);
            }
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            // A failed or timed-out send leaves Tomcat's session open for ever, so it is always closed here, with a
            // code that is not 1000: that one would wait for the peer.
            if (SlowClientPolicy.causedByTimeout(e)) {
                flushers.abortLater(this, CloseCode.TOO_SLOW);
            } else {
                flushers.buryLater(this);
            }
        }
        batch.clear();
        long now = System.nanoTime();
        progressAt = now;
        slow = SlowClientPolicy.isSlow(now - start);
        boolean more = outbox.endRun();
        if (wantsRoom && outbox.hasRoom()) {
            wantsRoom = false;
            onRoom.run();
        }
        return more;
    }

    private Outbox.Offer woke(Outbox.Offer offer, @Nullable FlushBatch batch) {
        if (offer == Outbox.Offer.WAKE) {
            progressAt = System.nanoTime();
            if (batch == null) {
                flushers.submit(this);
            } else {
                batch.add(this);
            }
        }
        return offer;
    }
}
