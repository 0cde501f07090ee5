// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.websocket.tomcat;

import jakarta.websocket.Session;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives back what a Tomcat session (10.1 and 11) holds ready and we do not use: two buffers to write by the API, most of the one to read,
 * 8 KiB each, and, in a portal, whose defaults are left alone, 24 KiB for whole messages. A session whose frames the direct transport
 * writes needs them for Tomcat's own pongs and closes only, which fit into what is left; our handlers take messages in parts. Thread-safe.
 *
 * <p>Where that cannot be done, a connection costs some 25 to 50 KiB more. From Java 26 on final fields are not touched: there the property
 * {@code org.apache.tomcat.websocket.DEFAULT_BUFFER_SIZE} does the same for all.
 */
final class TomcatBuffers {
    private static final Logger logger = LoggerFactory.getLogger(TomcatBuffers.class);
    private static final int LAST_JAVA = 25;
    /** A control frame and its header, RFC 6455, 5.5. */
    private static final int CONTROL_BYTES = 128 + 14;

    private static final int READ_BYTES = 1024;

    private static volatile @Nullable TomcatBuffers members;

    private final Class<?> owner;
    private final Field remote;
    private final Field frame;
    private final Field output;
    private final Field encoder;
    private final Field input;
    private final Field binary;
    private final Field text;

    private TomcatBuffers(Class<?> session) throws ReflectiveOperationException {
        owner = session;
        remote = TomcatWrite.field(session, "wsRemoteEndpoint");
        frame = TomcatWrite.field(session, "wsFrame");
        output = TomcatWrite.field(remote.getType(), "outputBuffer");
        encoder = TomcatWrite.field(remote.getType(), "encoderBuffer");
        input = TomcatWrite.field(frame.getType(), "inputBuffer");
        binary = TomcatWrite.field(frame.getType(), "messageBufferBinary");
        text = TomcatWrite.field(frame.getType(), "messageBufferText");
    }

    /** To be called while a session is being opened, before anything is read or written. */
    static void shrink(Session session) {
        if (Runtime.version().feature() > LAST_JAVA) {
            return;
        }
        try {
            TomcatBuffers by = members;
            if (by == null || by.owner != session.getClass()) {
                members = by = new TomcatBuffers(session.getClass());
            }
            by.shrinkAll(session);
        } catch (ReflectiveOperationException | RuntimeException e) {
            logger.debug("Sessions of {} keep their buffers: {}", session.getClass(), e.toString());
        }
    }

    private void shrinkAll(Session session) throws IllegalAccessException {
        Object writer = remote.get(session);
        Object reader = frame.get(session);
        shrink(output, writer, CONTROL_BYTES);
        shrink(encoder, writer, CONTROL_BYTES);
        shrink(input, reader, READ_BYTES);
        // Without these, the first message would have them grow again.
        session.setMaxBinaryMessageBufferSize(Math.min(session.getMaxBinaryMessageBufferSize(), READ_BYTES));
        session.setMaxTextMessageBufferSize(Math.min(session.getMaxTextMessageBufferSize(), READ_BYTES));
        shrink(binary, reader, READ_BYTES);
        if (reader != null
                && text.get(reader) instanceof CharBuffer buffer
                && buffer.position() == 0
                && buffer.capacity() > READ_BYTES) {
            text.set(reader, CharBuffer.allocate(READ_BYTES));
        }
    }

    private static void shrink(Field field, @Nullable Object owner, int bytes) throws IllegalAccessException {
        if (owner != null && field.get(owner) instanceof ByteBuffer buffer && isUntouched(buffer, bytes)) {
            field.set(owner, ByteBuffer.allocate(bytes).limit(buffer.limit() == 0 ? 0 : bytes));
        }
    }

    /** Nothing in it: as it was made, or, where something is to be read into it, with a limit of 0. */
    private static boolean isUntouched(ByteBuffer buffer, int bytes) {
        boolean empty = buffer.limit() == buffer.capacity() || buffer.limit() == 0;
        return buffer.position() == 0 && empty && buffer.capacity() > bytes && !buffer.isDirect();
    }
}
