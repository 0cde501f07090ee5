// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.exchange;

import dev.parley.error.ParleyException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request and its answer. Confined to the request's thread until something has to be waited for; from then on an answer may come from
 * any. While the peer sends, or the answer comes into being, or the peer takes it, no thread waits; what is there already is done at once,
 * on the thread that asks: then this stays an ordinary request, whose answer stands in the response's buffer, and {@link ExchangeFilter}
 * sends it. A peer that takes too long loses its connection.
 */
public final class Exchange {
    private static final Logger logger = LoggerFactory.getLogger(Exchange.class);
    private static final byte[] NOTHING = {};

    private final Exchanges all;
    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final Thread owner = Thread.currentThread();
    private @Nullable Inflow in;
    private boolean answered;
    private volatile boolean left;
    private volatile @Nullable Wait wait;

    /** What is said with an answer before its body: status and headers. */
    @FunctionalInterface
    public interface Head {
        void write(HttpServletResponse response);
    }

    /** What becomes of a stage: one of the two is null. */
    @FunctionalInterface
    public interface Done<T> {
        void answer(@Nullable T result, @Nullable Throwable failure);
    }

    /** Work on a stream, which may fail with the connection. */
    @FunctionalInterface
    interface Work {
        void run() throws IOException;
    }

    Exchange(Exchanges all, HttpServletRequest request, HttpServletResponse response) {
        this.all = all;
        this.request = request;
        this.response = response;
    }

    public HttpServletRequest request() {
        return request;
    }

    /**
     * The body. To be called once, before anything is answered, on the request's thread.
     *
     * @return fails with {@code body.tooLarge}, with {@code json.malformed} where the body ends too early or takes too long, or with
     *     {@code server.unavailable}; completes at once, or on a thread of the container's
     */
    public CompletionStage<byte[]> read(int maxBytes) {
        long length = request.getContentLengthLong();
        if (length > maxBytes) {
            return CompletableFuture.failedFuture(Refused.tooLarge(maxBytes));
        }
        try {
            if (length == 0 || !Streams.mayHaveBody(request)) {
                return CompletableFuture.completedFuture(NOTHING);
            }
            ServletInputStream stream = request.getInputStream();
            if (stream.isFinished()) {
                // A filter has read it, as a form.
                return CompletableFuture.completedFuture(NOTHING);
            }
            Inflow flow = new Inflow(null, stream, maxBytes, length);
            in = flow;
            boolean whole = length > 0 && flow.readHere(length);
            if (!whole && canWait() && Streams.isContainers(request)) {
                return begin().read(flow);
            }
            if (!whole) {
                long begun = System.nanoTime();
                Pace pace = all.settings().body();
                all.blocking()
                        .run(request, () -> flow.readWaiting(count -> pace.isLate(System.nanoTime() - begun, count)));
            }
            CompletableFuture<byte[]> body = new CompletableFuture<>();
            flow.completeInto(body);
            return body;
        } catch (IOException | IllegalStateException e) {
            return CompletableFuture.failedFuture(Refused.brokenOff(e));
        } catch (ParleyException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /**
     * Answers while the body comes. On the request's thread, before anything is read.
     *
     * @return empty where a filter of the portal's, or a wrapper, allows no such thing
     */
    public Optional<Conversation> converse(Head head, Conversation.Partner partner) {
        try {
            if (!request.isAsyncSupported() || !Streams.isContainers(request) || !Streams.isContainers(response)) {
                return Optional.empty();
            }
            head.write(response);
            answered = true;
            return Optional.of(Conversation.start(all, request, response, partner));
        } catch (IOException | IllegalStateException e) {
            throw Refused.brokenOff(e);
        }
    }

    /** The same, waiting on the request's thread, for at most a few at a time: else fails with {@code server.unavailable}. */
    public void blocking(Blocking work) {
        try {
            all.blocking().run(request, () -> {
                answered = true;
                work.run(request.getInputStream(), response);
            });
        } catch (IOException e) {
            logger.debug("The peer has broken off", e);
        }
    }

    /** Work that waits for the peer. */
    @FunctionalInterface
    public interface Blocking {
        void run(InputStream in, HttpServletResponse response) throws IOException;
    }

    /**
     * Waits for something, without a thread, at most as long as an answer may take to come into being.
     *
     * @param done called once, on the thread that completes the stage or at once, or with {@code server.unavailable}; it answers
     */
    public <T> void await(CompletionStage<T> stage, Done<T> done) {
        CompletableFuture<T> future = stage.toCompletableFuture();
        if (!future.isDone() && !canWait()) {
            try {
                all.blocking().run(request, () -> all.join(future));
            } catch (IOException | ParleyException e) {
                done.answer(null, e);
                return;
            }
        }
        await(future, all.answerNanos(), done, () -> done.answer(null, Refused.noAnswer()));
    }

    /**
     * The same for something that may well not come.
     *
     * @param within how long it is waited for, about
     * @param done called once, unless {@code late} is
     * @param late called instead when that time is over; it answers
     */
    public <T> void await(CompletionStage<T> stage, Duration within, Done<T> done, Runnable late) {
        await(stage.toCompletableFuture(), within.toNanos(), done, late);
    }

    private <T> void await(CompletableFuture<T> future, long nanos, Done<T> done, Runnable late) {
        if (future.isDone()) {
            var unused = future.whenComplete(done::answer);
            return;
        }
        Wait waiting = begin();
        waiting.late().set(late, nanos);
        var unused = future.whenComplete((result, failure) -> {
            if (waiting.late().take()) {
                done.answer(result, failure);
            }
        });
    }

    /** Answers, once; from any thread. After an answer, or when the peer has gone, there is no effect. */
    public void answer(Head head, byte[] content) {
        Wait waiting = wait;
        if (waiting == null) {
            if (!answered) {
                answered = true;
                write(head, content);
            }
        } else if (waiting.beginAnswer()) {
            try {
                waiting.execute(!left && Thread.currentThread() == owner, () -> write(head, content));
            } catch (IllegalStateException | RejectedExecutionException e) {
                // Tomcat has no thread for a request whose connection it has just ended.
                logger.debug("An answer came too late", e);
            }
        }
    }

    /** On a thread of the container's. */
    private void write(Head head, byte[] content) {
        try {
            head.write(response);
            byte[] sent = request.getMethod().equals("HEAD") ? NOTHING : content;
            if (sent.length > 0 && sent.length < response.getBufferSize()) {
                response.getOutputStream().write(sent);
                sent = NOTHING;
            }
            int status = response.getStatus();
            if (sent.length == 0
                    && status != HttpServletResponse.SC_NO_CONTENT
                    && status != HttpServletResponse.SC_NOT_MODIFIED) {
                // After the body: Tomcat 11 ends an answer as soon as its length is reached, and waits for the peer to
                // take it.
                response.setContentLength(content.length);
            }
            Wait waiting = wait;
            if (waiting != null && waiting.isLastWord()) {
                all.blocking().runIfFree(response::flushBuffer);
            } else if (waiting != null || sent.length > 0) {
                send(sent);
            }
        } catch (IOException | RuntimeException e) {
            logger.debug("An answer could not be written", e);
            Wait waiting = wait;
            if (waiting != null) {
                waiting.giveUp();
            }
        }
    }

    /** What stands in the response's buffer, and this after it. */
    private void send(byte[] content) throws IOException {
        ServletOutputStream stream = response.getOutputStream();
        if (wait == null && !(canWait() && Streams.isContainers(response))) {
            all.blocking().run(request, () -> stream.write(content));
            return;
        }
        Wait waiting = begin();
        var unused = waiting.beginAnswer();
        waiting.write(new Outflow(waiting, stream, content, response));
    }

    /** For the filter, on its own exchange, when everyone else is done with the request: sends what an ordinary one's buffer holds. */
    void finish() {
        try {
            send(NOTHING);
        } catch (IOException | IllegalStateException e) {
            logger.debug("An answer is left to the container", e);
        }
    }

    /** The same where the response is another's: looks after the body only. */
    void finishBody() {
        try {
            if (Streams.restOf(request).isPresent()) {
                begin().leaveAnswer();
            }
        } catch (IOException | IllegalStateException e) {
            logger.debug("The body of a request is left to the container", e);
        }
    }

    /** The request's thread does not come back. */
    void leave() {
        left = true;
    }

    boolean isWaiting() {
        return wait != null;
    }

    private boolean canWait() {
        return wait != null || request.isAsyncSupported();
    }

    private Wait begin() {
        Wait known = wait;
        if (known != null) {
            return known;
        }
        Wait begun = Wait.start(all, request, response, in);
        if (in != null) {
            in.tell(begun);
        }
        wait = begun;
        return begun;
    }
}
