// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.api;

import dev.parley.door.Refusals;
import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import dev.parley.http.ApiResponse;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A request that waits for its answer without a thread. The stage and the container's clock race to answer it; the flag lets one win.
 * Writing to the client happens on container threads only: one that reads slowly must not hold up the thread of an engine. What fits into
 * the response's buffer is put there at once, which spares a container thread.
 */
final class PendingAnswer implements AsyncListener {
    private static final Logger logger = LoggerFactory.getLogger(PendingAnswer.class);

    private final AsyncContext context;
    private final HttpServletResponse response;
    private final AtomicBoolean answered = new AtomicBoolean();

    private PendingAnswer(AsyncContext context, HttpServletResponse response) {
        this.context = context;
        this.response = response;
    }

    static void start(
            HttpServletRequest request,
            HttpServletResponse response,
            CompletionStage<ApiResponse> answer,
            Duration wait) {
        AsyncContext context = request.startAsync(request, response);
        context.setTimeout(wait.toMillis());
        PendingAnswer pending = new PendingAnswer(context, response);
        context.addListener(pending);
        answer.whenComplete(pending::onAnswer);
    }

    /** Waits here, and answers. */
    static void writeWhenDone(CompletableFuture<ApiResponse> answer, HttpServletResponse response, Duration wait)
            throws IOException {
        ApiResponse result;
        try {
            result = answer.get(wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            Refusals.write(response, Refusals.of(e));
            return;
        } catch (TimeoutException e) {
            Refusals.write(response, late(e));
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            Refusals.write(response, late(e));
            return;
        }
        result.write(response);
    }

    private void onAnswer(@Nullable ApiResponse result, @Nullable Throwable failure) {
        if (!answered.compareAndSet(false, true)) {
            return;
        }
        try {
            if (result != null && result.fill(response)) {
                context.complete();
            } else {
                context.start(() -> finish(result, failure));
            }
        } catch (IOException | RuntimeException e) {
            // The container has ended the request by itself: the client went away, or the context is stopping.
            logger.debug("an answer came too late", e);
        }
    }

    private void finish(@Nullable ApiResponse result, @Nullable Throwable failure) {
        try {
            if (result == null) {
                Refusals.write(
                        response, Refusals.of(failure == null ? new IllegalStateException("no answer") : failure));
            } else {
                result.write(response);
            }
            context.complete();
        } catch (IOException | RuntimeException e) {
            logger.debug("an answer could not be written", e);
            completeQuietly();
        }
    }

    private void completeQuietly() {
        try {
            context.complete();
        } catch (IllegalStateException ignored) {
            // The container has completed it already.
        }
    }

    @Override
    public void onTimeout(AsyncEvent event) throws IOException {
        if (answered.compareAndSet(false, true)) {
            Refusals.write(response, late(null));
            context.complete();
        }
    }

    @Override
    public void onComplete(AsyncEvent event) {}

    @Override
    public void onError(AsyncEvent event) {
        answered.set(true);
        completeQuietly();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {}

    private static ParleyException late(@Nullable Exception cause) {
        return new ParleyException(
                ErrorCode.SERVER_UNAVAILABLE, "no answer in time; it may or may not have been done", cause);
    }
}
