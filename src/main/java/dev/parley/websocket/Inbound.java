// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.websocket;

import dev.parley.error.CloseCode;
import dev.parley.hub.Frame;
import dev.parley.hub.Line;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the parts of messages together, so that the container's own buffers can stay small: counts bytes up to the limit, and ends the line
 * with 1009 beyond it. Every part, and every pong, is a sign of life. Confined to the session's reading thread.
 *
 * <p>Nothing escapes a handler here: Tomcat 10.1 and 11 do different things with what does.
 */
final class Inbound {
    private static final Logger logger = LoggerFactory.getLogger(Inbound.class);

    private final Line line;
    private final int maxBytes;
    private final Consumer<String> onText;
    private final Consumer<ByteBuffer> onBinary;
    private StringBuilder text = new StringBuilder();
    private ByteArrayOutputStream binary = new ByteArrayOutputStream();
    private Consumer<ByteBuffer> onPong = data -> {};
    private int bytes;

    /** Reads for a line; a limit of 0 means none. */
    Inbound(Line line, int maxBytes, Consumer<String> onText, Consumer<ByteBuffer> onBinary) {
        this.line = line;
        this.maxBytes = maxBytes == 0 ? Integer.MAX_VALUE - 16 : maxBytes;
        this.onText = onText;
        this.onBinary = onBinary;
    }

    void attach(Session session) {
        // No lambdas: the container finds out by reflection what kind of message a handler takes.
        session.addMessageHandler(new MessageHandler.Partial<String>() {
            @Override
            public void onMessage(String part, boolean last) {
                guarded(() -> text(part, last));
            }
        });
        session.addMessageHandler(new MessageHandler.Partial<ByteBuffer>() {
            @Override
            public void onMessage(ByteBuffer part, boolean last) {
                guarded(() -> binary(part, last));
            }
        });
        session.addMessageHandler(new MessageHandler.Whole<PongMessage>() {
            @Override
            public void onMessage(PongMessage pong) {
                guarded(() -> {
                    line.heard();
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
        if (!fits(Frame.utf8Length(part))) {
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
        line.heard();
        if (line.isClosing()) {
            return false;
        }
        if ((long) bytes + more > maxBytes) {
            reset();
            line.close(CloseCode.TOO_BIG);
            return false;
        }
        bytes += more;
        return true;
    }

    private void reset() {
        bytes = 0;
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
