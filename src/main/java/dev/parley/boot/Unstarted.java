// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.boot;

import dev.parley.http.HealthServlet;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;

/** In a portal that has started without Parley: answers 503 and why on every path of Parley's, pages included. Thread-safe. */
final class Unstarted implements Filter {
    private final Supplier<Optional<String>> reason;
    private final HealthServlet answer;

    /** @param reason why Parley has not started; empty where it has. Must not block. */
    Unstarted(Supplier<Optional<String>> reason) {
        this.reason = reason;
        this.answer = new HealthServlet(reason);
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (reason.get().isPresent()) {
            answer.service(request, response);
        } else {
            chain.doFilter(request, response);
        }
    }
}
