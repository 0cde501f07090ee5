// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.exchange;

import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An answer that goes on until somebody ends it, such as a stream of events. No thread waits for its peer: while {@link #isReady} is false,
 * nothing may be written, and the listener is told when it is true again.
 *
 * <p>One thread at a time may ask {@link #isReady}, {@link #write} and {@link #end}; the others come from any. What is written goes to the
 * container's own stream: a portal's filters may have wrapped it in one that knows nothing of listeners. Headers do pass them.
 *
 * <p>Tomcat uses a request's objects again for another request as soon as it has reported the end. Nobody may be at work on them then, so the
 * report and all work on them take the lock.
 */
public final class StreamedAnswer implements WriteListener, AsyncListener, Watched {
    private static final Logger logger = LoggerFactory.getLogger(StreamedAnswer.class);
    private static final int TOMCATS_BUFFER = 64 * 1024;

    private final Exchanges all;
    private final HttpServletResponse response;
    private final AsyncContext context;
    private final ServletOutputStream out;
    private final long beganAt = System.nanoTime();
    private final Object lock = new Object();
    private volatile @Nullable Listener listener;
    private volatile boolean begun;
    private volatile boolean stuck;
    /** The container's objects may be another request's. */
    private volatile boolean over;

    private boolean broken;
    private boolean unflushed;
    private boolean ending;

    /** The writer's side. Called on the container's threads; must not wait. */
    public interface Listener {
        /** {@link #isReady} may say yes now. */
        void onReady();

        /** Nothing more can be written. May be called more than once. */
        void onOver();
    }

    private StreamedAnswer(Exchanges all, HttpServletResponse response, AsyncContext context, ServletOutputStream out) {
        this.all = all;
        this.response = response;
        this.context = context;
        this.out = out;
    }

    /**
     * Requires that a request can wait without a thread.
     *
     * @throws ParleyException {@code server.error}, which names the filter or valve that forbids it; the log names each once
     */
    public static void require(Exchanges all, HttpServletRequest request) {
        if (!request.isAsyncSupported()) {
            String culprit = Culprit.of(request);
            if (all.blame(culprit)) {
                logger.warn(
                        "{} does not support asynchronous requests, so event streams and long polls do not work here."
                                + " Let it support them (<async-supported>true</async-supported>), or keep it off"
                                + " Parley's paths",
                        culprit);
            }
            throw new ParleyException(
                    ErrorCode.SERVER_ERROR,
                    culprit
                            + " does not support asynchronous requests, which event streams and long polls need: set"
                            + " <async-supported>true</async-supported> for it, or keep it off this path; WebSocket"
                            + " works without");
        }
    }

    /**
     * Begins one, on the request's own thread; nothing is written before that thread has left.
     *
     * @param head status and headers
     */
    public static StreamedAnswer begin(
            Exchanges all, HttpServletRequest request, HttpServletResponse response, Exchange.Head head) {
        require(all, request);
        try {
            head.write(response);
            ServletResponse bare = Streams.bare(response);
            if (bare != response) {
                // What a wrapper adds at the last moment, as Spring Security does, it adds now.
                all.blocking().runIfFree(response::flushBuffer);
            }
            ServletOutputStream out = bare.getOutputStream();
            AsyncContext context = request.startAsync(request, response);
            context.setTimeout(0);
            StreamedAnswer answer = new StreamedAnswer(all, response, context, out);
            context.addListener(answer);
            all.add(answer);
            out.setWriteListener(answer);
            return answer;
        } catch (IOException | IllegalStateException e) {
            throw new ParleyException(ErrorCode.SERVER_ERROR, "this server cannot stream here: " + e.getMessage(), e);
        }
    }

    /** On the request's own thread. */
    public void listen(Listener to) {
        listener = to;
    }

    /** Whether bytes are taken now. Where not, the listener hears when they are. */
    public boolean isReady() {
        synchronized (lock) {
            return begun && !over && !broken && flushed();
        }
    }

    /** True where all that was written is with the system, false where the container will call. Called with the lock held. */
    private boolean flushed() {
        try {
            while (out.isReady()) {
                if (!unflushed) {
                    stuck = false;
                    return true;
                }
                unflushed = false;
                out.flush();
            }
            stuck = true;
        } catch (IOException | RuntimeException e) {
            // The container tells of it too, on a thread of its own.
            logger.debug("A stream has broken off", e);
            broken = true;
        }
        return false;
    }

    /** Writes and flushes; after {@link #isReady} has said yes. The bytes may be used again at once. */
    public void write(byte[] bytes, int length) throws IOException {
        synchronized (lock) {
            if (over || broken) {
                throw new IOException("the stream has ended");
            }
            out.write(bytes, 0, length);
            unflushed = true;
            var unused = flushed();
            if (broken) {
                throw new IOException("the stream has broken off");
            }
        }
    }

    /** Ends it when everything is out; nothing may be written any more. */
    public void end() {
        synchronized (lock) {
            ending = true;
            if (over || broken || !begun || !flushed()) {
                return;
            }
            over = true;
        }
        complete();
    }

    private void complete() {
        all.remove(this);
        try {
            context.complete();
        } catch (IllegalStateException ignored) {
            // The container has done so by itself.
        }
    }

    /** Hangs up, from any thread that is not the container's. */
    public void cut() {
        boolean found;
        synchronized (lock) {
            if (over) {
                return;
            }
            over = true;
            found = Hangup.now(response);
        }
        all.remove(this);
        if (!found || !stuck) {
            // Else the container finds the line dead where it waits for room on it.
            complete();
        }
    }

    @Override
    public void onWritePossible() {
        boolean ready;
        boolean last;
        synchronized (lock) {
            begun = true;
            ready = !over && !broken && flushed();
            last = ready && ending;
            over = over || last;
        }
        if (last) {
            complete();
        } else if (ready) {
            tell(Listener::onReady);
        }
    }

    private void over() {
        synchronized (lock) {
            over = true;
        }
        all.remove(this);
        tell(Listener::onOver);
    }

    private void tell(Consumer<Listener> what) {
        Listener told = listener;
        if (told != null) {
            what.accept(told);
        }
    }

    @Override
    public void onError(Throwable failure) {
        over();
    }

    @Override
    public void onError(AsyncEvent event) {
        over();
        complete();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        over();
        complete();
    }

    @Override
    public void onComplete(AsyncEvent event) {
        over();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {}

    @Override
    public void check(long now) {
        // The writer watches how long its peer takes.
    }

    /** Ends the connection: the memory is needed, or the web application stops. */
    @Override
    public void hangUp() {
        cut();
    }

    @Override
    public long held() {
        return stuck ? TOMCATS_BUFFER : 0;
    }

    @Override
    public long beganAt() {
        return beganAt;
    }
}
