// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.compare;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
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
        @Nullable OpenAnswer answer = runs.isEmpty() ? null : weighed(request, response);
        chain.doFilter(request, response);
        if (answer != null) {
            answer.await(request);
        }
    }

    private @Nullable OpenAnswer weighed(ServletRequest request, ServletResponse response) {
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
                return new OpenAnswer(run.answers(), answer::isCommitted, () -> meter.sent(counter, answer));
            }
        }
        return null;
    }
}
