// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.websocket;

import dev.parley.delivery.Frame;
import dev.parley.error.CloseCode;
import dev.parley.websocket.tomcat.TomcatAdapter;
import dev.parley.websocket.tomcat.TomcatSocket;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Writes frames (RFC 6455, 5.2) to the socket below a Tomcat session. What is flushed together is one write: on loopback ten messages cost
 * hardly more than one.
 *
 * <p>Nothing is read while a write waits for the peer: Tomcat answers pings and closes on the thread that reads, with blocking writes that
 * would wait for a peer that reads nothing, and a few hundred such peers would hold all of a connector's threads.
 */
final class DirectTransport extends WebSocketTransport {
    private static final int OUT_BYTES = 64 * 1024 + 1024;
    private static final int MAX_HEADER = 10;
    private static final long REST_NANOS = 20_000_000;
    private static final int FIN = 0x80;
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int PING = 9;

    /** Empty between two flushes: a thread has one session's frames at a time. Native, so that they are not copied once more. */
    private static final ThreadLocal<ByteBuffer> BUFFERS =
            ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(OUT_BYTES));

    private final TomcatSocket socket;
    private final long patience;
    private @Nullable ByteBuffer out;
    private boolean wasSlow;

    /**
     * Makes a transport of a session that has just opened.
     *
     * @param progressMillis how long the peer may take nothing; 0 for ever
     */
    DirectTransport(Session session, TomcatAdapter tomcat, TomcatSocket socket, long progressMillis, Runnable gone) {
        super(session, tomcat, gone);
        this.socket = socket;
        this.patience = Math.max(0, progressMillis);
        // For Tomcat's own frames, which it writes on the threads of the connector.
        setBlockingSendTimeout(controlTimeout(progressMillis));
        tomcat.shrinkBuffers(session);
    }

    @Override
    public void write(Frame frame, boolean more) throws IOException {
        if (frame instanceof Frame.Text text) {
            put(TEXT, text.utf8());
        } else if (frame instanceof Frame.Body body) {
            put(TEXT, body.text().utf8());
            wrote(body);
        } else if (frame instanceof Frame.Binary binary) {
            put(BINARY, binary.data().duplicate());
        } else if (frame instanceof Frame.Ping) {
            put(PING, NOTHING.duplicate());
        }
    }

    @Override
    public void flush() throws IOException {
        ByteBuffer ping = pingDue();
        if (ping != null) {
            put(PING, ping);
        }
        ByteBuffer buffer = out;
        if (buffer != null) {
            out = null;
            send(buffer.flip());
        }
    }

    private void put(int opcode, ByteBuffer payload) throws IOException {
        ByteBuffer buffer = out;
        if (buffer == null) {
            buffer = BUFFERS.get().clear();
        }
        out = null;
        int length = payload.remaining();
        if (buffer.remaining() < length + MAX_HEADER && buffer.position() > 0) {
            send(buffer.flip());
            buffer.clear();
        }
        buffer.put((byte) (FIN | opcode));
        if (length < 126) {
            buffer.put((byte) length);
        } else if (length < 1 << 16) {
            buffer.put((byte) 126).putShort((short) length);
        } else {
            buffer.put((byte) 127).putLong(length);
        }
        if (length <= buffer.remaining()) {
            out = buffer.put(payload);
        } else {
            send(buffer.flip(), payload);
        }
    }

    private void send(ByteBuffer... frames) throws IOException {
        boolean done = false;
        try {
            if (wasSlow || isReading()) {
                // Before, and not only when it hangs: Tomcat would give up the session over a pong that has to wait
                // long.
                holdReading();
                awaitRest(REST_NANOS);
            }
            wasSlow = !socket.write(patience, frames);
            if (wasSlow) {
                holdReading();
                socket.awaitDone(patience);
            }
            done = true;
        } finally {
            readOn();
            if (!done) {
                // Tomcat may still write from it.
                BUFFERS.remove();
            }
        }
    }

    @Override
    public void abort(CloseCode code) {
        socket.giveUp();
        super.abort(code);
    }
}
