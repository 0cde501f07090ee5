// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.boot;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.GenericServlet;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * In a portal that has started without Parley: answers 503 and why on every path of Parley's, pages included. As a filter it lets pass
 * where all is well. Thread-safe. It needs nothing but the servlet API: what is wrong may be that a class of ours is missing.
 */
final class Unavailable extends GenericServlet implements Filter {
    private static final long serialVersionUID = 1L;

    private final transient Supplier<Optional<String>> reason;

    /** @param reason why Parley has not started; empty where it has. Must not block. */
    Unavailable(Supplier<Optional<String>> reason) {
        this.reason = reason;
    }

    @Override
    public void init(jakarta.servlet.@Nullable FilterConfig config) {
        // Both of its parents have an init, and neither is needed.
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (reason.get().isPresent()) {
            service(request, response);
        } else {
            chain.doFilter(request, response);
        }
    }

    @Override
    public void service(ServletRequest request, ServletResponse response) throws IOException {
        if (!(response instanceof HttpServletResponse http)) {
            return;
        }
        String why = quote(reason.get().orElse("stopping"));
        boolean probe = request instanceof HttpServletRequest asked
                && asked.getRequestURI().endsWith("z");
        byte[] body = (probe
                        ? "{\"reason\":" + why + ",\"status\":\"unavailable\"}"
                        : "{\"type\":\"about:blank\",\"title\":\"Service Unavailable\",\"status\":503,\"detail\":" + why
                                + ",\"code\":\"server.unavailable\"}")
                .getBytes(StandardCharsets.UTF_8);
        http.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        http.setHeader("Retry-After", "30");
        http.setHeader("Cache-Control", "no-store");
        http.setHeader("X-Content-Type-Options", "nosniff");
        http.setContentType(probe ? "application/json" : "application/problem+json");
        http.setContentLength(body.length);
        http.getOutputStream().write(body);
    }

    private static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.chars().forEach(unit -> {
            if (unit < ' ' || unit == '"' || unit == '\\' || Character.isSurrogate((char) unit)) {
                quoted.append("\\u%04x".formatted(unit));
            } else {
                quoted.append((char) unit);
            }
        });
        return quoted.append('"').toString();
    }
}
