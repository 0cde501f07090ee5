// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.websocket;

import dev.parley.delivery.ClientWriter;
import dev.parley.error.CloseCode;
import dev.parley.text.Utf8;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the parts of messages together, so that the container's own buffers can stay small: counts bytes up to the limit, and ends the connection
 * with 1009 beyond it. Every part, and every pong, is a sign of life. Confined to the session's reading thread.
 *
 * <p>Nothing escapes a handler here while a connection is open: Tomcat 10.1 and 11 do different things with what does.
 */
final class Inbound {
    private static final Logger logger = LoggerFactory.getLogger(Inbound.class);
    /** A message in smaller parts than this on the average is over the limit at some point, though all of them be empty. */
    private static final int BYTES_A_PART = 16;

    private static final int MIN_PARTS = 4096;
    /** What may still come of a message that is over the limit: once the peer has been told, and in any case. */
    private static final int MAX_DROPPED = 4 << 20;

    private static final int MAX_DROPPED_UNTOLD = 64 << 20;

    private final ClientWriter writer;
    private final int maxBytes;
    private final Consumer<String> onText;
    private final Consumer<ByteBuffer> onBinary;
    private StringBuilder text = new StringBuilder();
    private ByteArrayOutputStream binary = new ByteArrayOutputStream();
    private Consumer<ByteBuffer> onPong = data -> {};
    private int bytes;
    private int parts;
    private long dropped;

    /** Reads for a connection; a limit of 0 means none. */
    Inbound(ClientWriter writer, int maxBytes, Consumer<String> onText, Consumer<ByteBuffer> onBinary) {
        this.writer = writer;
        this.maxBytes = maxBytes == 0 ? Integer.MAX_VALUE - 16 : maxBytes;
        this.onText = onText;
        this.onBinary = onBinary;
    }

    void attach(Session session, WebSocketTransport transport) {
        // Tomcat tells of a frame when some of it has come, and not what its header claims.
        writer.onLook(() -> {
            // Compressed, what fits may be a little longer than it is.
            if (transport.claimedBytes() > (long) maxBytes + (maxBytes >> 4)) {
                writer.close(CloseCode.TOO_BIG);
            }
        });
        // No lambdas: the container finds out by reflection what kind of message a handler takes.
        session.addMessageHandler(new MessageHandler.Partial<String>() {
            @Override
            public void onMessage(String part, boolean last) {
                guarded(() -> text(part, last));
                requireWithinLimit(session);
            }
        });
        session.addMessageHandler(new MessageHandler.Partial<ByteBuffer>() {
            @Override
            public void onMessage(ByteBuffer part, boolean last) {
                guarded(() -> binary(part, last));
                requireWithinLimit(session);
            }
        });
        session.addMessageHandler(new MessageHandler.Whole<PongMessage>() {
            @Override
            public void onMessage(PongMessage pong) {
                guarded(() -> {
                    writer.heard();
                    onPong.accept(pong.getApplicationData());
                });
            }
        });
    }

    /** Also hands on what pongs carry. */
    Inbound withPongs(Consumer<ByteBuffer> consumer) {
        onPong = consumer;
        return this;
    }

    private void text(String part, boolean last) {
        if (!fits(Utf8.length(part))) {
            return;
        }
        text.append(part);
        if (last) {
            String whole = text.toString();
            reset();
            onText.accept(whole);
        }
    }

    private void binary(ByteBuffer part, boolean last) {
        if (!fits(part.remaining())) {
            return;
        }
        byte[] chunk = new byte[part.remaining()];
        part.get(chunk);
        binary.write(chunk, 0, chunk.length);
        if (last) {
            ByteBuffer whole = ByteBuffer.wrap(binary.toByteArray());
            reset();
            onBinary.accept(whole);
        }
    }

    private boolean fits(int more) {
        writer.heard();
        if (writer.isClosing()) {
            dropped += more;
            return false;
        }
        if ((long) bytes + more > maxBytes || parts >= Math.max(MIN_PARTS, maxBytes / BYTES_A_PART)) {
            reset();
            writer.close(CloseCode.TOO_BIG);
            return false;
        }
        bytes += more;
        parts++;
        return true;
    }

    /**
     * Fails where much more comes although the connection is closing, which has the container end the session at once. A message of 200 KB can
     * hold 200 MB when it is inflated, and the container would inflate all of it, for nobody.
     */
    private void requireWithinLimit(Session session) {
        if (dropped > (session.isOpen() ? MAX_DROPPED_UNTOLD : MAX_DROPPED)) {
            throw new IllegalStateException("the peer goes on with a message that is over the limit");
        }
    }

    private void reset() {
        bytes = 0;
        parts = 0;
        // A builder that has grown is let go with its message; an idle connection holds none.
        text = new StringBuilder();
        binary = new ByteArrayOutputStream(0);
    }

    private static void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
            logger.error("A message handler failed in an unexpected way", e);
        }
    }
}
