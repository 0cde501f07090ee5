// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.websocket;

import dev.parley.delivery.Frame;
import dev.parley.delivery.Transport;
import dev.parley.error.CloseCode;
import dev.parley.websocket.tomcat.TomcatAdapter;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A WebSocket as a connection's transport: what all ways to write to it share. */
abstract class WebSocketTransport implements Transport {
    static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private static final Logger logger = LoggerFactory.getLogger(WebSocketTransport.class);
    /** Tomcat reads it from the session at every blocking write, and closes the session when one takes longer. */
    private static final String BLOCKING_SEND_TIMEOUT = "org.apache.tomcat.websocket.BLOCKING_SEND_TIMEOUT";

    /** How long it keeps the socket of a session that we have closed for the peer's close frame, looking every 10 s. */
    private static final String SESSION_CLOSE_TIMEOUT = "org.apache.tomcat.websocket.SESSION_CLOSE_TIMEOUT";

    /**
     * How long a close frame with a code of ours may take to be written. By default Tomcat gives it up after 50 ms, for which a
     * thread of a busy machine may wait for a processor: then the client takes a sign-out for a broken connection.
     */
    private static final String CLOSE_SEND_TIMEOUT = "org.apache.tomcat.websocket.ABNORMAL_SESSION_CLOSE_SEND_TIMEOUT";

    private static final Long ANSWER_MILLIS = 5000L;
    private static final Long CONTROL_TIMEOUT_MILLIS = 1000L;
    /** Most of what a peer sends is worked on within this. */
    private static final int TRIES = 100;

    private final Session session;
    private final TomcatAdapter tomcat;
    private final Reading reading;
    private final Runnable gone;
    private long written;
    private volatile long asked;
    private boolean holding;

    WebSocketTransport(Session session, TomcatAdapter tomcat, Runnable gone) {
        this.session = session;
        this.tomcat = tomcat;
        this.reading = new Reading(session, tomcat.frame(session).orElse(null));
        this.gone = gone;
        // Tomcat's 30 s would hold on to the sockets of a crowd that has lost its network while the same crowd comes
        // back.
        session.getUserProperties().put(SESSION_CLOSE_TIMEOUT, ANSWER_MILLIS);
    }

    @Override
    public final String name() {
        return "websocket";
    }

    /** The offset that the last ping for a feed named: a pong that names a higher one is not an answer to ours. */
    final long asked() {
        return asked;
    }

    final void wrote(Frame.Body body) {
        written = Math.max(written, body.offset());
    }

    /** What a ping behind the last body has to say, or null where none is needed. */
    final @Nullable ByteBuffer pingDue() {
        if (written <= asked) {
            return null;
        }
        // Before the ping goes out, since the pong may be here before this thread goes on.
        asked = written;
        return ByteBuffer.allocate(Long.BYTES).putLong(asked).flip();
    }

    /** How long Tomcat may take over a frame of its own, which a thread of the connector waits for. */
    static long controlTimeout(long progressMillis) {
        return progressMillis <= 0 ? CONTROL_TIMEOUT_MILLIS : Math.min(CONTROL_TIMEOUT_MILLIS, progressMillis);
    }

    final void setBlockingSendTimeout(Long millis) {
        session.getUserProperties().put(BLOCKING_SEND_TIMEOUT, millis);
    }

    /** How long the frame that has begun to come claims to be; 0 where that is not known. */
    final long claimedBytes() {
        return reading.claimedBytes();
    }

    /** Whether the peer sends just now. */
    final boolean isReading() {
        return reading.isAtWork();
    }

    /** Reads nothing more, after what is being worked on now, until {@link #readOn}. */
    final void holdReading() {
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
    }

    /** Whether nobody is at work any more on what was read before {@link #holdReading}. */
    final boolean awaitRest(long nanos) {
        return reading.awaitRest(nanos);
    }

    final void readOn() {
        if (holding) {
            holding = false;
            reading.release(Reading.Reason.WRITING);
        }
    }

    @Override
    public final void close(CloseCode code) {
        // Who has been silent that long will not answer a close frame either.
        end(code, code == CloseCode.HEARTBEAT_MISSED);
    }

    @Override
    public void abort(CloseCode code) {
        end(code, true);
        gone.run();
    }

    private void end(CloseCode code, boolean withSocket) {
        CloseReason reason = new CloseReason(CloseReason.CloseCodes.getCloseCode(code.code()), code.reason());
        try {
            if (!withSocket) {
                // Only for a peer that has taken all before it: one that is stuck would hold the thread.
                session.getUserProperties().put(CLOSE_SEND_TIMEOUT, CONTROL_TIMEOUT_MILLIS);
            }
            if (!withSocket || !tomcat.end(session, reason)) {
                session.close(reason);
            }
        } catch (IOException | RuntimeException e) {
            logger.debug("The closing handshake of {} failed: {}", session.getId(), e.toString());
        }
    }

    @Override
    public final void pauseReading(boolean paused) {
        if (paused) {
            reading.hold(Reading.Reason.FULL);
        } else {
            reading.release(Reading.Reason.FULL);
        }
    }
}
