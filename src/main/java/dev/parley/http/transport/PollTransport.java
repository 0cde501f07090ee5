// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.transport;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.parley.delivery.Frame;
import dev.parley.delivery.Transport;
import dev.parley.error.CloseCode;
import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Hands frames to the requests of a long poll. Thread-safe. Frames are in the outbox while no request waits, and what was answered is kept
 * until the client says that it has come: an answer that is lost on its way is given again, with the same number.
 */
final class PollTransport implements Transport {
    private static final byte[] END = "]}".getBytes(US_ASCII);

    private final String send;
    private final long patience;
    private final IntConsumer gone;
    private final ByteArrayOutputStream collected = new ByteArrayOutputStream(0);
    private Runnable goOn = () -> {};
    private @Nullable Poll open;
    private byte @Nullable [] kept;
    private long number;
    private boolean closed;
    private long polledAt = System.nanoTime();

    /** A request that waits for frames. Thread-safe; answers once. */
    interface Poll {
        /**
         * Answers it.
         *
         * @param frames from the number on, such as {@code 1,"frames":[…]}}
         */
        void answer(byte[] frames);
    }

    /**
     * @param patience how long the client may stay without a request
     * @param gone told the code of the end, once or more
     */
    PollTransport(String send, Duration patience, IntConsumer gone) {
        this.send = send;
        this.patience = patience.toNanos();
        this.gone = gone;
    }

    @Override
    public String name() {
        return "long-poll";
    }

    @Override
    public SignsOfLife signsOfLife() {
        return SignsOfLife.NONE;
    }

    @Override
    public String send() {
        return send;
    }

    @Override
    public void onReady(Runnable whenReady) {
        goOn = whenReady;
    }

    @Override
    public synchronized boolean isReady() {
        return open != null && kept == null;
    }

    @Override
    public synchronized boolean isAttended() {
        return open != null;
    }

    /** Whether the client has not asked for longer than it may. */
    synchronized boolean isAbandoned() {
        return open == null && System.nanoTime() - polledAt > patience;
    }

    /**
     * A request of the client's. Answers it at once where what it has not acknowledged is kept; another one that waits is answered with nothing.
     *
     * @param ack the last number that has come; negative where the request says nothing of it
     * @throws ParleyException {@code client.unknown} after the end, {@code command.invalid} where there was no such number
     */
    void poll(Poll poll, long ack) {
        Poll older;
        byte[] again;
        synchronized (this) {
            if (ack > number || (ack >= 0 && ack < number - 1)) {
                throw new ParleyException(
                        ErrorCode.COMMAND_INVALID, "ack: must be the number of the last answer, which is " + number);
            }
            if (ack == number) {
                kept = null;
            }
            if (closed && kept == null) {
                throw SendServlet.unknown();
            }
            polledAt = System.nanoTime();
            older = open;
            again = kept;
            open = again == null ? poll : null;
        }
        if (older != null) {
            older.answer(nothing());
        }
        if (again != null) {
            poll.answer(again);
        } else {
            goOn.run();
        }
    }

    /** It has waited long enough. */
    void expire(Poll poll) {
        synchronized (this) {
            if (open == poll) {
                open = null;
            }
        }
        poll.answer(nothing());
    }

    private synchronized byte[] nothing() {
        return (number + ",\"frames\":[]}").getBytes(US_ASCII);
    }

    /** Whether the client has ended it, or everything that it was told has been acknowledged. */
    synchronized boolean isForgotten() {
        return closed && kept == null;
    }

    @Override
    public void write(Frame frame, boolean more) {
        if (frame instanceof Frame.Text text) {
            if (collected.size() > 0) {
                collected.write(',');
            }
            ByteBuffer utf8 = text.utf8();
            collected.write(utf8.array(), utf8.arrayOffset() + utf8.position(), utf8.remaining());
        }
    }

    @Override
    public void flush() {
        if (collected.size() == 0) {
            return;
        }
        Poll answered;
        byte[] frames;
        synchronized (this) {
            number++;
            collected.writeBytes(END);
            byte[] head = (number + ",\"frames\":[").getBytes(US_ASCII);
            frames = new byte[head.length + collected.size()];
            System.arraycopy(head, 0, frames, 0, head.length);
            System.arraycopy(collected.toByteArray(), 0, frames, head.length, collected.size());
            collected.reset();
            kept = frames;
            answered = open;
            open = null;
        }
        if (answered != null) {
            answered.answer(frames);
        }
    }

    /** What was said last can still be asked for again. */
    @Override
    public void close(CloseCode code) {
        end(code.code(), false);
    }

    @Override
    public void abort(CloseCode code) {
        end(code.code(), true);
    }

    /** The client has ended it. */
    void leave() {
        end(CloseCode.NORMAL.code(), true);
    }

    private void end(int code, boolean forget) {
        Poll waiting;
        synchronized (this) {
            closed = true;
            waiting = open;
            open = null;
            if (forget) {
                kept = null;
            }
        }
        if (waiting != null) {
            waiting.answer(nothing());
        }
        gone.accept(code);
    }

    /** Its commands come by requests of their own, each of which waits for its replies. */
    @Override
    public void pauseReading(boolean paused) {}
}
