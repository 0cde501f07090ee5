// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.websocket.tomcat;

import jakarta.websocket.Session;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.CompletionHandler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The writing side of the socket below one Tomcat session (10.1 and 11): whole frames go there in one write, as many as there are. Through
 * the WebSocket API each message of a fan-out is encoded again for each session and passes a dozen objects on its way into a buffer.
 *
 * <p>Tomcat's own frames (pongs, closes) take turns with ours: a semaphore of Tomcat's is held meanwhile. For one writing thread at a time;
 * {@link #giveUp} comes from any.
 */
public final class TomcatSocket {
    private static final long LOOK_MILLIS = 250;

    private final Session session;
    private final TomcatWrite by;
    private final Object remote;
    private final Object socket;
    private final Semaphore turn;
    private volatile boolean givenUp;
    private volatile @Nullable Operation pending;

    TomcatSocket(Session session) throws ReflectiveOperationException {
        this.session = session;
        this.remote = TomcatWrite.field(session.getClass(), "wsRemoteEndpoint").get(session);
        this.by = TomcatWrite.of(remote.getClass());
        this.socket = by.socket().get(remote);
        this.turn = (Semaphore) by.turn().get(remote);
        if (!Boolean.TRUE.equals(by.hasAsyncIO().invoke(socket))) {
            throw new NoSuchMethodException("the connector has useAsyncIO=\"false\"");
        }
    }

    /**
     * Writes whole frames; behind a close frame they are dropped.
     *
     * @param patienceMillis how long to wait for a turn
     * @return false where the peer takes no more for now: then the rest goes on by itself, and {@link #awaitDone} has to be called before
     *     anything else; the buffers are in use until then
     */
    public boolean write(long patienceMillis, ByteBuffer... frames) throws IOException {
        if (!acquire(patienceMillis)) {
            throw new SocketTimeoutException("no turn to write");
        }
        boolean over = true;
        try {
            if (givenUp || !session.isOpen()) {
                throw new IOException("the session has ended");
            }
            if (closeIsSent()) {
                return true;
            }
            Operation operation = new Operation(frames);
            pending = operation;
            Object state = by.write(socket, patienceMillis, operation, frames);
            if (state == by.pending()) {
                over = false;
                return false;
            }
            if (state != by.done() && state != by.inline()) {
                operation.await(0);
                throw new IOException("the socket takes nothing: " + state);
            }
            return true;
        } finally {
            if (over) {
                pending = null;
                turn.release();
            }
        }
    }

    /**
     * Waits for what {@link #write} left to do.
     *
     * @param patienceMillis how long the peer may take nothing at all; 0 for ever
     * @throws IOException where it does, or the session ends; the buffers may be in use for ever then
     */
    public void awaitDone(long patienceMillis) throws IOException {
        Operation operation = pending;
        if (operation == null) {
            return;
        }
        try {
            long left = operation.remaining();
            long since = System.nanoTime();
            while (!operation.await(LOOK_MILLIS)) {
                long now = System.nanoTime();
                if (operation.remaining() < left) {
                    left = operation.remaining();
                    since = now;
                }
                if (!session.isOpen()) {
                    throw new IOException("the session has ended");
                }
                if (patienceMillis > 0 && now - since > TimeUnit.MILLISECONDS.toNanos(patienceMillis)) {
                    throw new SocketTimeoutException("the peer takes nothing");
                }
            }
        } finally {
            pending = null;
            turn.release();
        }
    }

    /** Ends a wait, and lets no other begin. */
    public void giveUp() {
        givenUp = true;
        Operation operation = pending;
        if (operation != null) {
            operation.failed(new IOException("given up"), this);
        }
    }

    /** After a close frame nothing may follow (RFC 6455, 5.5.1); yet the session counts as open until the other one has come. */
    private boolean closeIsSent() throws IOException {
        try {
            return by.closed().getBoolean(remote);
        } catch (IllegalAccessException e) {
            throw new IOException(e);
        }
    }

    private boolean acquire(long millis) throws IOException {
        try {
            return turn.tryAcquire(millis > 0 ? millis : Long.MAX_VALUE, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** One write that may take a while. Thread-safe. */
    private static final class Operation implements CompletionHandler<Long, Object> {
        private final ByteBuffer[] frames;
        private final CompletableFuture<Void> end = new CompletableFuture<>();

        Operation(ByteBuffer[] frames) {
            this.frames = frames;
        }

        /** As far as this thread sees it, which is good enough to see that something moves. */
        long remaining() {
            long remaining = 0;
            for (ByteBuffer frame : frames) {
                remaining += frame.remaining();
            }
            return remaining;
        }

        @Override
        public void completed(Long written, Object attachment) {
            end.complete(null);
        }

        @Override
        public void failed(Throwable cause, Object attachment) {
            end.completeExceptionally(cause);
        }

        /** True when it is done, false after the time. */
        boolean await(long millis) throws IOException {
            try {
                end.get(millis, TimeUnit.MILLISECONDS);
                return true;
            } catch (TimeoutException e) {
                return false;
            } catch (ExecutionException e) {
                throw new IOException(String.valueOf(e.getCause()), e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
    }
}
