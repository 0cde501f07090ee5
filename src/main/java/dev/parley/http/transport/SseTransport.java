// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.transport;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.parley.delivery.Frame;
import dev.parley.delivery.Transport;
import dev.parley.error.CloseCode;
import dev.parley.exchange.StreamedAnswer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Writes frames as server-sent events (HTML, section 9.2): a number and a line of JSON each. What is flushed together is one write. A ping
 * is a comment line; the line breaks of an event are its own, since JSON text as we write it has none.
 *
 * <p>The answer to a peer that has closed its side is a reset, and only the write after that one fails. So a second comment follows each,
 * a moment later, or whoever closes a page would be there for two heartbeats more.
 */
final class SseTransport implements Transport {
    private static final byte[] ID = "id: ".getBytes(US_ASCII);
    private static final byte[] DATA = "\ndata: ".getBytes(US_ASCII);
    private static final byte[] END = "\n\n".getBytes(US_ASCII);
    private static final byte[] COMMENT = ":\n\n".getBytes(US_ASCII);
    private static final byte[] NONE = {};
    private static final int FIRST = 4 * 1024;
    private static final int KEPT = 256 * 1024;

    /** Empty between two flushes: a thread has one stream's events at a time. */
    private static final ThreadLocal<byte[]> BUFFERS = ThreadLocal.withInitial(() -> new byte[FIRST]);

    private final StreamedAnswer answer;
    private final String send;
    private final Runnable gone;
    private byte[] buffer = NONE;
    private int length;
    private long number;
    private volatile boolean pinged;

    /** @param gone run after {@link #abort} */
    SseTransport(StreamedAnswer answer, String send, Runnable gone) {
        this.answer = answer;
        this.send = send;
        this.gone = gone;
    }

    @Override
    public String name() {
        return "sse";
    }

    @Override
    public SignsOfLife signsOfLife() {
        return SignsOfLife.HEARTBEATS;
    }

    @Override
    public String send() {
        return send;
    }

    @Override
    public void onReady(Runnable goOn) {
        answer.listen(new StreamedAnswer.Listener() {
            @Override
            public void onReady() {
                goOn.run();
            }

            @Override
            public void onOver() {
                gone.run();
            }
        });
    }

    @Override
    public boolean isReady() {
        return answer.isReady();
    }

    /** Whether the last thing written was a first comment: then a second one is due. */
    boolean owesComment() {
        return pinged;
    }

    @Override
    public void write(Frame frame, boolean more) {
        if (length == 0) {
            buffer = BUFFERS.get();
        }
        if (frame instanceof Frame.Text text) {
            pinged = false;
            number++;
            put(ID);
            put(Long.toString(number).getBytes(US_ASCII));
            put(DATA);
            put(text.utf8());
            put(END);
        } else if (frame instanceof Frame.Ping) {
            pinged = !pinged;
            put(COMMENT);
        }
    }

    @Override
    public void flush() throws IOException {
        int bytes = length;
        byte[] events = buffer;
        length = 0;
        buffer = NONE;
        if (bytes > 0) {
            // It takes what fits and waits for nobody, so it fails only where the peer is gone.
            answer.write(events, bytes);
        }
    }

    private void put(byte[] bytes) {
        int from = reserve(bytes.length);
        System.arraycopy(bytes, 0, buffer, from, bytes.length);
    }

    private void put(ByteBuffer bytes) {
        int count = bytes.remaining();
        int from = reserve(count);
        bytes.get(buffer, from, count);
    }

    /** Makes room for so many bytes; returns where they go. */
    private int reserve(int count) {
        int from = length;
        length += count;
        if (length > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(length, 2 * buffer.length));
            if (buffer.length <= KEPT) {
                BUFFERS.set(buffer);
            }
        }
        return from;
    }

    @Override
    public void close(CloseCode code) {
        answer.end();
    }

    @Override
    public void abort(CloseCode code) {
        answer.cut();
        gone.run();
    }

    /** Its commands come by requests of their own, each of which waits for its replies. */
    @Override
    public void pauseReading(boolean paused) {}
}
