// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.websocket;

import dev.parley.error.CloseCode;
import dev.parley.hub.Frame;
import dev.parley.hub.Transport;
import jakarta.websocket.CloseReason;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A WebSocket as a line's transport, on Tomcat's blocking remote.
 *
 * <p>Frames are batched into Tomcat's buffer while more are to come. Batching is switched off again only after a flush: while it is on,
 * Tomcat's own pongs would stay in the buffer, and {@code setBatchingAllowed(false)} clears the flag before it flushes, so that a pong
 * could land inside a half-written frame.
 */
final class WebSocketTransport implements Transport {
    private static final Logger logger = LoggerFactory.getLogger(WebSocketTransport.class);
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    /** Tomcat reads it from the session at every blocking write, and closes the session when one takes longer. */
    private static final String BLOCKING_SEND_TIMEOUT = "org.apache.tomcat.websocket.BLOCKING_SEND_TIMEOUT";

    private static final long HASTE_MILLIS = 1000;
    /** Most of what a peer sends is worked on within this. */
    private static final int TRIES = 100;

    private static final long REST_NANOS = 20_000_000;

    private final Session session;
    private final Long patience;
    private final Long haste;
    private final RemoteEndpoint.Basic remote;
    private final Reading reading;
    private final Runnable gone;
    private boolean batching;
    private long written;
    private volatile long asked;
    private boolean holding;
    private boolean patient;

    /**
     * Makes a transport of a session that has just opened.
     *
     * @param progressMillis how long one write may take nothing
     * @param gone run after {@link #abort}: Tomcat does not always tell that a session has ended
     */
    WebSocketTransport(Session session, long progressMillis, Runnable gone) {
        this.session = session;
        this.remote = session.getBasicRemote();
        this.reading = new Reading(session);
        this.gone = gone;
        this.patience = progressMillis <= 0 ? -1L : progressMillis;
        this.haste = progressMillis <= 0 ? HASTE_MILLIS : Math.min(HASTE_MILLIS, progressMillis);
        session.getUserProperties().put(BLOCKING_SEND_TIMEOUT, haste);
    }

    /** The offset that the last ping for a feed named: a pong that names a higher one is not an answer to ours. */
    long asked() {
        return asked;
    }

    @Override
    public String name() {
        return "websocket";
    }

    @Override
    public void write(Frame frame, boolean more) throws IOException {
        hold();
        if ((more || frame instanceof Frame.Body) && !batching) {
            remote.setBatchingAllowed(true);
            batching = true;
        }
        if (frame instanceof Frame.Text text) {
            remote.sendText(text.text());
        } else if (frame instanceof Frame.Body body) {
            remote.sendText(body.text());
            written = Math.max(written, body.offset());
        } else if (frame instanceof Frame.Binary binary) {
            remote.sendBinary(binary.data());
        } else if (frame instanceof Frame.Ping) {
            remote.sendPing(NOTHING.duplicate());
        }
    }

    @Override
    public void flush() throws IOException {
        hold();
        if (written > asked) {
            // Before the ping goes out, since the pong may be here before this thread goes on.
            asked = written;
            remote.sendPing(ByteBuffer.allocate(Long.BYTES).putLong(asked).flip());
        }
        if (batching) {
            remote.flushBatch();
            remote.setBatchingAllowed(false);
            batching = false;
        }
        release();
    }

    /**
     * Nothing is read while something is written: Tomcat answers pings and closes on the thread that reads, with blocking writes that
     * would wait for a peer that reads nothing, and a few hundred such peers would hold all of a connector's threads. What is answered
     * between two writes must find room soon; only this thread, of which there are spares, may wait long. Where a thread is at work on
     * what the peer has sent, and does not come to rest, it may come to wait for this write: then that may not take long either.
     */
    private void hold() {
        for (int tries = TRIES; !holding && tries > 0; tries--) {
            holding = reading.tryHold(Reading.Reason.WRITING);
            if (!holding) {
                Thread.onSpinWait();
            }
        }
        if (!holding) {
            holding = true;
            reading.hold(Reading.Reason.WRITING);
        }
        if (!patient && reading.awaitRest(REST_NANOS)) {
            patient = true;
            session.getUserProperties().put(BLOCKING_SEND_TIMEOUT, patience);
        }
    }

    private void release() {
        if (patient) {
            patient = false;
            session.getUserProperties().put(BLOCKING_SEND_TIMEOUT, haste);
        }
        if (holding) {
            holding = false;
            reading.release(Reading.Reason.WRITING);
        }
    }

    @Override
    public void close(CloseCode code) {
        try {
            session.close(new CloseReason(CloseReason.CloseCodes.getCloseCode(code.code()), code.reason()));
        } catch (IOException | RuntimeException e) {
            logger.debug("The closing handshake of {} failed: {}", session.getId(), e.toString());
        }
    }

    @Override
    public void abort(CloseCode code) {
        close(code);
        gone.run();
    }

    @Override
    public void pauseReading(boolean paused) {
        if (paused) {
            reading.hold(Reading.Reason.FULL);
        } else {
            reading.release(Reading.Reason.FULL);
        }
    }
}
