// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.websocket;

import dev.parley.delivery.Frame;
import dev.parley.websocket.tomcat.TomcatAdapter;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.Session;
import java.io.IOException;

/**
 * Writes by the blocking remote of the WebSocket API: where frames are compressed, or a container lets nobody at its sockets.
 *
 * <p>Frames are batched into Tomcat's buffer while more are to come. Batching is switched off again only after a flush: while it is on,
 * Tomcat's own pongs would stay in the buffer, and {@code setBatchingAllowed(false)} clears the flag before it flushes, so that a pong
 * could land inside a half-written frame.
 */
final class ApiTransport extends WebSocketTransport {
    private static final long REST_NANOS = 20_000_000;

    private final Long patience;
    private final Long controlTimeout;
    private final RemoteEndpoint.Basic remote;
    private boolean batching;
    private boolean patient;

    /**
     * Makes a transport of a session that has just opened.
     *
     * @param progressMillis how long one write may take nothing
     */
    ApiTransport(Session session, TomcatAdapter tomcat, long progressMillis, Runnable gone) {
        super(session, tomcat, gone);
        this.remote = session.getBasicRemote();
        this.patience = progressMillis <= 0 ? -1L : progressMillis;
        this.controlTimeout = controlTimeout(progressMillis);
        setBlockingSendTimeout(controlTimeout);
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
            remote.sendText(body.text().text());
            wrote(body);
        } else if (frame instanceof Frame.Binary binary) {
            remote.sendBinary(binary.data());
        } else if (frame instanceof Frame.Ping) {
            remote.sendPing(NOTHING.duplicate());
        }
    }

    @Override
    public void flush() throws IOException {
        hold();
        var ping = pingDue();
        if (ping != null) {
            remote.sendPing(ping);
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
        holdReading();
        if (!patient && awaitRest(REST_NANOS)) {
            patient = true;
            setBlockingSendTimeout(patience);
        }
    }

    private void release() {
        if (patient) {
            patient = false;
            setBlockingSendTimeout(controlTimeout);
        }
        readOn();
    }
}
