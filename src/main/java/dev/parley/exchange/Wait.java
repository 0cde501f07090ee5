// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.exchange;

import dev.parley.exchange.Progress.Phase;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * An exchange that waits, for its peer or for an answer, without a thread. Thread-safe. Its phases are those of {@link Progress}.
 *
 * <p>A body that nobody wanted is thrown away for a moment, so that a peer which is still sending it gets to read its answer.
 *
 * <p>Tomcat holds a lock of its own while it calls a listener. Some calls take that lock when they come from another thread. They are made on
 * the container's threads, and never with our lock held: else two threads could wait for each other.
 */
final class Wait implements Watched {
    private final Exchanges all;
    private final AsyncRequest async;
    private final Flows flows;
    private final PendingBody body = new PendingBody();
    private final Lock lock = new ReentrantLock();
    private final Progress progress = new Progress();
    private final LateAnswer late = new LateAnswer();
    private volatile boolean lastWord;

    private Wait(Exchanges all, AsyncRequest async, @Nullable Inflow in) {
        this.all = all;
        this.async = async;
        this.flows = new Flows(in);
    }

    /**
     * Makes a request wait, see {@link AsyncRequest}.
     *
     * @param in what has been read of the body already, where that may not be all
     */
    static Wait start(Exchanges all, HttpServletRequest request, HttpServletResponse response, @Nullable Inflow in) {
        AsyncRequest async = new AsyncRequest(all.rows(), request, response);
        Wait wait = new Wait(all, async, in);
        async.listen(new AsyncEnd(wait));
        all.add(wait);
        return wait;
    }

    /** Whether the container ends the connection as soon as this thread has answered. */
    boolean isLastWord() {
        return lastWord;
    }

    /** Runs work on a thread of the container's: on the current one, where that is at work on this request anyway. */
    void execute(boolean here, Runnable work) {
        if (here || body.isHandedOverHere()) {
            work.run();
        } else {
            async.execute(work);
        }
    }

    /** Reads on until the body is whole. */
    CompletionStage<byte[]> read(Inflow flow) {
        lock.lock();
        try {
            flows.receive(flow);
            progress.go(Phase.READING);
        } finally {
            lock.unlock();
        }
        flow.listen();
        return body.stage();
    }

    LateAnswer late() {
        return late;
    }

    /** Begins the answer; false where there was one already, or the connection is gone. */
    boolean beginAnswer() {
        lock.lock();
        try {
            return progress.beginAnswer();
        } finally {
            lock.unlock();
        }
    }

    /** Sends the answer. On a thread of the container's, after {@link #beginAnswer}. */
    void write(Outflow flow) {
        lock.lock();
        try {
            flows.send(flow);
            progress.restart();
        } finally {
            lock.unlock();
        }
        flow.listen();
    }

    /** Somebody else sends the answer; what is left is the body. On the request's own thread. */
    void leaveAnswer() throws IOException {
        lock.lock();
        try {
            drain();
        } finally {
            lock.unlock();
        }
    }

    /** The container says that there is something to read, or that there is nothing more. */
    void onReadable(Inflow flow, Exchange.Work work) throws IOException {
        boolean whole = false;
        lock.lock();
        try {
            if (progress.is(Phase.READING) || progress.is(Phase.DRAINING)) {
                work.run();
            }
            if (progress.is(Phase.DRAINING) && flow.isDrained()) {
                complete();
            } else if (progress.is(Phase.READING) && (flow.hasEnded() || flow.isTooLong())) {
                progress.go(Phase.ANSWERING);
                whole = true;
            }
        } finally {
            lock.unlock();
        }
        if (whole) {
            body.completeHere(flow);
        }
    }

    /** The container says that there is room. */
    void onWritable(Outflow flow, Exchange.Work work) throws IOException {
        lock.lock();
        try {
            if (progress.is(Phase.WRITING)) {
                work.run();
            }
            if (progress.is(Phase.WRITING) && flow.hasEnded()) {
                drain();
            }
        } finally {
            lock.unlock();
        }
    }

    private void drain() throws IOException {
        Inflow rest = flows.rest(this, async).orElse(null);
        if (rest != null && !rest.hasEnded()) {
            progress.go(Phase.DRAINING);
            rest.discard();
        }
        if (rest == null || rest.isDrained()) {
            complete();
        }
    }

    private void over() {
        progress.go(Phase.OVER);
        all.remove(this);
    }

    private void complete() {
        over();
        async.complete();
    }

    /** The body cannot be read, or the connection has broken. The container ends it after this call, so an answer must be given here. */
    void onUnreadable(Throwable failure) {
        lock.lock();
        try {
            lastWord = progress.is(Phase.READING);
            if (lastWord) {
                progress.go(Phase.ANSWERING);
            }
        } finally {
            lock.unlock();
        }
        if (lastWord) {
            body.failHere(Refused.brokenOff(failure));
        }
        onGone(failure);
    }

    /** The connection has broken. */
    void onGone(Throwable failure) {
        lock.lock();
        try {
            progress.go(Phase.OVER);
            var unused = late.take();
        } finally {
            lock.unlock();
        }
        all.remove(this);
        body.fail(Refused.brokenOff(failure));
    }

    @Override
    public void check(long now) {
        Runnable answer = () -> {};
        boolean unread = false;
        lock.lock();
        try {
            if (progress.is(Phase.READING)
                    && flows.isBodyLate(progress, all.settings().body(), now)) {
                progress.go(Phase.ANSWERING);
                unread = true;
            } else if (progress.is(Phase.ANSWERING) && late.isDue(progress.nanos(now))) {
                answer = late.taken();
            } else if (isPeerLate(now)) {
                all.count(progress.is(Phase.DRAINING) ? Exchanges.Late.UNREAD : Exchanges.Late.ANSWER);
                cut();
            }
        } finally {
            lock.unlock();
        }
        if (unread) {
            all.count(Exchanges.Late.BODY);
            body.fail(Refused.lateBody(all.settings().body()));
        }
        answer.run();
    }

    private boolean isPeerLate(long now) {
        if (progress.is(Phase.WRITING)) {
            return flows.isAnswerLate(progress, all.settings().answer(), now);
        }
        return progress.is(Phase.DRAINING) && progress.nanos(now) > all.drainNanos();
    }

    @Override
    public void hangUp() {
        end(true);
    }

    /** Where an answer could not be written. */
    void giveUp() {
        end(false);
    }

    private void end(boolean abruptly) {
        lock.lock();
        try {
            if (abruptly && progress.is(Phase.ANSWERING)) {
                over();
                async.giveUp();
            } else if (abruptly && !progress.is(Phase.OVER)) {
                cut();
            } else if (!progress.is(Phase.OVER)) {
                complete();
            }
        } catch (IllegalStateException ignored) {
            // The container has ended it by itself.
        } finally {
            lock.unlock();
        }
    }

    private void cut() {
        over();
        try {
            async.cut();
        } catch (IllegalStateException ignored) {
            // The container has ended it by itself.
        }
    }

    @Override
    public long held() {
        return flows.held();
    }

    @Override
    public long beganAt() {
        return progress.beganAt();
    }

    /** The container has ended it. Without our lock: it holds one of its own. */
    void forget() {
        all.remove(this);
    }
}
