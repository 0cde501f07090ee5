// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.exchange;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A request whose body and answer go on side by side for as long as both sides like. It holds no thread while there is nothing to do.
 * Thread-safe. One thread of the container's at a time works on it; the others leave a note and go, so that none waits for another.
 */
public final class Conversation implements ReadListener, WriteListener, AsyncListener, Watched {
    private static final Logger logger = LoggerFactory.getLogger(Conversation.class);
    private static final int CHUNK = 16 * 1024;

    private final Exchanges all;
    private final HttpServletResponse response;
    private final AsyncContext context;
    private final ServletInputStream in;
    private final ServletOutputStream out;
    private final Partner partner;
    private final long beganAt = System.nanoTime();
    private final AtomicBoolean woken = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final byte[] chunk = new byte[CHUNK];
    private boolean turning;
    private boolean again;
    private volatile boolean ended;
    private volatile boolean over;
    private boolean unflushed;
    private volatile long stuckSince = beganAt;
    private volatile long drainingSince;

    /** The server's side. Called by one thread at a time, and never waits. */
    public interface Partner {
        /** These have come; the array is used again. */
        void onBytes(byte[] bytes, int count);

        /** Nothing more will come, because the peer has said all, or broken off. */
        void onEnd();

        /** Whether more may come now. */
        boolean hasRoom();

        /** What is to be said next, of a few kilobytes; null for nothing now. */
        byte @Nullable [] next();

        /** Whether all was said. */
        boolean isOver();

        /** The conversation has ended; called once, from any thread. False where the connection broke before all was said. */
        void onOver(boolean saidAll);
    }

    private Conversation(
            Exchanges all,
            HttpServletResponse response,
            AsyncContext context,
            ServletInputStream in,
            ServletOutputStream out,
            Partner partner) {
        this.all = all;
        this.response = response;
        this.context = context;
        this.in = in;
        this.out = out;
        this.partner = partner;
    }

    /** Begins one, on the request's own thread. */
    static Conversation start(Exchanges all, HttpServletRequest request, HttpServletResponse response, Partner partner)
            throws IOException {
        ServletInputStream in = request.getInputStream();
        ServletOutputStream out = response.getOutputStream();
        AsyncContext context = request.startAsync(request, response);
        context.setTimeout(0);
        Conversation conversation = new Conversation(all, response, context, in, out, partner);
        context.addListener(conversation);
        all.add(conversation);
        in.setReadListener(conversation);
        out.setWriteListener(conversation);
        return conversation;
    }

    /** The partner has something to say, or room again. From any thread; returns at once. */
    public void wake() {
        synchronized (this) {
            if (turning) {
                again = true;
                return;
            }
        }
        if (over || !woken.compareAndSet(false, true)) {
            return;
        }
        try {
            context.start(() -> {
                woken.set(false);
                turn();
            });
        } catch (IllegalStateException e) {
            logger.debug("A conversation is over", e);
        }
    }

    private void turn() {
        synchronized (this) {
            again = true;
            if (turning) {
                return;
            }
            turning = true;
        }
        while (true) {
            synchronized (this) {
                if (!again || over) {
                    turning = false;
                    return;
                }
                again = false;
            }
            try {
                while (!over && (speak() || hear())) {
                    // As long as either side has something.
                }
            } catch (IOException | RuntimeException e) {
                logger.debug("A conversation has broken off", e);
                gone();
            }
        }
    }

    /** True where it may go on at once. */
    private boolean speak() throws IOException {
        if (!out.isReady()) {
            stuckSince = stuckSince == 0 ? System.nanoTime() : stuckSince;
            return false;
        }
        stuckSince = 0;
        byte[] next = partner.next();
        if (next != null) {
            out.write(next);
            unflushed = true;
            return true;
        }
        if (unflushed) {
            unflushed = false;
            out.flush();
            return true;
        }
        if (partner.isOver()) {
            if (ended || (drainingSince != 0 && isDrained())) {
                finish();
            } else if (drainingSince == 0) {
                drainingSince = System.nanoTime();
            }
        }
        return false;
    }

    private boolean isDrained() {
        return System.nanoTime() - drainingSince > all.drainNanos();
    }

    private boolean hear() throws IOException {
        if (ended || !(partner.isOver() || partner.hasRoom())) {
            return false;
        }
        if (in.isFinished()) {
            heardAll();
            return true;
        }
        if (!in.isReady()) {
            return false;
        }
        int read = in.read(chunk);
        if (read < 0) {
            heardAll();
        } else if (read > 0 && !partner.isOver()) {
            partner.onBytes(chunk, read);
        }
        return true;
    }

    private void heardAll() {
        if (!ended) {
            ended = true;
            partner.onEnd();
        }
    }

    private void close(boolean saidAll) {
        over = true;
        all.remove(this);
        if (closed.compareAndSet(false, true)) {
            partner.onOver(saidAll);
        }
    }

    private void finish() {
        close(true);
        if (ended || !Hangup.now(response)) {
            context.complete();
        }
    }

    private void gone() {
        close(false);
        try {
            context.complete();
        } catch (IllegalStateException ignored) {
            // The container has done so by itself.
        }
    }

    @Override
    public void check(long now) {
        long stuck = stuckSince;
        if (stuck != 0 && all.settings().answer().isSilent(now - stuck)) {
            all.count(Exchanges.Late.ANSWER);
            hangUp();
        } else {
            // What waits for its time, a result or the end, is looked at.
            wake();
        }
    }

    @Override
    public void hangUp() {
        close(false);
        if (!Hangup.now(response)) {
            gone();
        }
    }

    @Override
    public long held() {
        return 2L * CHUNK;
    }

    @Override
    public long beganAt() {
        return beganAt;
    }

    @Override
    public void onDataAvailable() {
        turn();
    }

    @Override
    public void onAllDataRead() {
        turn();
    }

    @Override
    public void onWritePossible() {
        turn();
    }

    @Override
    public void onError(Throwable failure) {
        close(false);
    }

    @Override
    public void onComplete(AsyncEvent event) {
        close(false);
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        gone();
    }

    @Override
    public void onError(AsyncEvent event) {
        gone();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {}
}
