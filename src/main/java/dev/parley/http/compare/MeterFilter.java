// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.compare;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Around everything on our paths: weighs the requests of runs and what is answered to them. Thread-safe. It wraps nothing and changes
 * nothing, and while there is no run it looks at nothing.
 */
public final class MeterFilter implements Filter {
    private final Runs runs;
    private final String prefix;

    /** @param prefix what stands between the context path and our paths; may be empty */
    public MeterFilter(Runs runs, String prefix) {
        this.runs = runs;
        this.prefix = prefix;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        @Nullable Answer answer = runs.isEmpty() ? null : weighed(request, response);
        chain.doFilter(request, response);
        if (answer != null) {
            answer.await(request);
        }
    }

    private @Nullable Answer weighed(ServletRequest request, ServletResponse response) {
        if (!(request instanceof HttpServletRequest http) || !(response instanceof HttpServletResponse answer)) {
            return null;
        }
        String path = http.getRequestURI().substring(http.getContextPath().length());
        if (!path.startsWith(prefix)) {
            return null;
        }
        @Nullable String query = http.getQueryString();
        for (Run run : runs.all()) {
            Meter meter = run.meter();
            @Nullable
            Counter counter = meter.of(path.substring(prefix.length()), query == null ? "" : query)
                    .orElse(null);
            if (counter != null) {
                meter.received(counter, http);
                return new Answer(run, answer::isCommitted, () -> meter.sent(counter, answer));
            }
        }
        return null;
    }

    /** An answer that is weighed once: as soon as somebody looks and it has been committed, or else at its end. Thread-safe. */
    private static final class Answer implements AsyncListener, Runnable {
        private final Run run;
        private final BooleanSupplier committed;
        private final Runnable weigh;
        private boolean weighed;
        private boolean seen;

        Answer(Run run, BooleanSupplier committed, Runnable weigh) {
            this.run = run;
            this.committed = committed;
            this.weigh = weigh;
        }

        void await(ServletRequest request) {
            if (request.isAsyncStarted()) {
                run.open(this);
                request.getAsyncContext().addListener(this);
            } else {
                end();
            }
        }

        /**
         * Looks, while the request goes on: a stream's head went out long before its end. Weighs at the second look after the commit, as
         * the container says committed first and adds its own headers then.
         */
        @Override
        public synchronized void run() {
            if (!weighed && seen) {
                weighed = true;
                weigh.run();
            }
            seen = committed.getAsBoolean();
        }

        private synchronized void gone() {
            if (!weighed && committed.getAsBoolean()) {
                weigh.run();
            }
            weighed = true;
        }

        private synchronized void end() {
            if (!weighed) {
                weighed = true;
                weigh.run();
            }
        }

        private void over() {
            // The container uses the response for another request after this.
            end();
            run.over(this);
        }

        @Override
        public void onComplete(AsyncEvent event) {
            over();
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            // Its end is still to come.
        }

        @Override
        public void onError(AsyncEvent event) {
            // The peer has gone: what was not sent is not sent any more. The end is still to come.
            gone();
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            event.getAsyncContext().addListener(this);
        }
    }
}
