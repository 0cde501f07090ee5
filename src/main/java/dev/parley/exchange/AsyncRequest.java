// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.exchange;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/** The container's side of an exchange that waits: how it is made to wait, and how it ends. Thread-safe. */
final class AsyncRequest {
    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final AsyncContext context;
    private final boolean yields;

    /** On the request's own thread; fails with an {@link IllegalStateException} where a filter forbids it. */
    AsyncRequest(Rows rows, HttpServletRequest request, HttpServletResponse response) {
        this.request = request;
        this.response = response;
        this.context = request.startAsync(request, response);
        this.yields = rows.isLong(request);
        // Ours are by phase, and with bytes in mind.
        context.setTimeout(0);
    }

    void listen(AsyncListener listener) {
        context.addListener(listener);
    }

    /** On another thread of the container's. */
    void execute(Runnable work) {
        context.start(work);
    }

    /** What nobody has read of the body; empty where there is nothing. */
    Optional<ServletInputStream> restOfBody() throws IOException {
        return Streams.mayHaveBody(request) ? Streams.restOf(request) : Optional.empty();
    }

    /** The answer is out. */
    void complete() {
        if (yields) {
            // At the end of the container's queue: its thread would go on with this peer's next request, which is here
            // already.
            context.start(context::complete);
        } else {
            context.complete();
        }
    }

    /** There will be no answer. */
    void giveUp() {
        response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        complete();
    }

    /** In the midst of an answer or a body. */
    void cut() {
        if (!Hangup.now(response)) {
            context.complete();
        }
    }
}
