// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.exchange;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.ServletResponseWrapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * The outermost filter on our paths, around the portal's too. When all of them are done with a request, it sends what stands in the
 * response's buffer, and throws away what nobody has read of the body. The container would wait for the peer in both cases. Thread-safe.
 */
public final class ExchangeFilter implements Filter {
    private static final int SWITCHING = 101;
    /** Tomcat clears it for a request that meets a filter which is not asynchronous. Here that one is done. */
    private static final String ASYNC_SUPPORTED = "org.apache.catalina.ASYNC_SUPPORTED";

    private final Exchanges exchanges;

    public ExchangeFilter(Exchanges exchanges) {
        this.exchanges = exchanges;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!(request instanceof HttpServletRequest http) || !(response instanceof HttpServletResponse answer)) {
            chain.doFilter(request, response);
            return;
        }
        if (answer.isCommitted()) {
            // The container has refused it already.
            return;
        }
        boolean hasBody = Streams.mayHaveBody(http);
        ErrorsNoticed noticed = new ErrorsNoticed(answer);
        chain.doFilter(request, hasBody ? noticed : answer);
        if (http.getAttribute(Exchanges.ATTRIBUTE) instanceof Exchange begun && begun.isWaiting()) {
            begun.leave();
        } else if (!http.isAsyncStarted() && answer.getStatus() != SWITCHING) {
            if (noticed.isError()) {
                if (Streams.restOf(http).isPresent()) {
                    Hangup.afterAnswer(http);
                }
            } else {
                finish(http, answer);
            }
        }
    }

    private void finish(HttpServletRequest request, HttpServletResponse response) {
        if (!request.isAsyncSupported()) {
            request.setAttribute(ASYNC_SUPPORTED, true);
        }
        if (!request.isAsyncSupported()) {
            return;
        }
        Exchange exchange = exchanges.of(request, response);
        if (response instanceof ServletResponseWrapper) {
            exchange.finishBody();
        } else {
            exchange.finish();
        }
    }
}
