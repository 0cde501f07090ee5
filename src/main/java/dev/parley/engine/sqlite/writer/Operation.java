// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite.writer;

import dev.parley.engine.EngineListener;
import dev.parley.engine.sqlite.log.LogWriter;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Something that is done in the writer's order: {@link #run} on the writer's thread, perhaps more than once when a transaction is
 * retried, then {@link #deliver} once on the hand-off's thread. Confined to one of them at a time.
 */
public final class Operation<T, R> {
    private final boolean writes;
    private final long bytes;
    private final Action<T> action;
    private final Announcement<T, R> announcement;
    private final CompletableFuture<R> stage = new CompletableFuture<>();
    private @Nullable T result;
    private @Nullable Throwable failure;

    /** What is done inside the transaction. */
    public interface Action<T> {
        T run(LogWriter log) throws SQLException;
    }

    /** What is told after the commit, and what the caller gets. */
    public interface Announcement<T, R> {
        R tell(T result, EngineListener listener);
    }

    private Operation(boolean writes, long bytes, Action<T> action, Announcement<T, R> announcement) {
        this.writes = writes;
        this.bytes = bytes;
        this.action = action;
        this.announcement = announcement;
    }

    public static <T, R> Operation<T, R> writing(long bytes, Action<T> action, Announcement<T, R> announcement) {
        return new Operation<>(true, bytes, action, announcement);
    }

    public static <T> Operation<T, T> writing(Action<T> action) {
        return new Operation<>(true, 0, action, (result, listener) -> result);
    }

    public static <T> Operation<T, T> reading(Action<T> action) {
        return new Operation<>(false, 0, action, (result, listener) -> result);
    }

    public boolean writes() {
        return writes;
    }

    public long bytes() {
        return bytes;
    }

    public CompletableFuture<R> stage() {
        return stage;
    }

    void run(LogWriter log) throws SQLException {
        failure = null;
        result = action.run(log);
    }

    void fail(Throwable cause) {
        failure = cause;
    }

    void deliver(EngineListener listener) {
        T done = result;
        if (failure != null || done == null) {
            stage.completeExceptionally(failure != null ? failure : new IllegalStateException("operation did not run"));
            return;
        }
        try {
            stage.complete(announcement.tell(done, listener));
        } catch (RuntimeException | Error e) {
            // A listener that throws breaks its contract; what was done is durable all the same, and its caller must
            // hear something.
            stage.completeExceptionally(e);
        }
    }
}
