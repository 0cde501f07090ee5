// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.pages;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Leads from {@code …/parley} to {@code …/parley/}, where relative links begin, as containers do; but relative, because a proxy may show this
 * below another path. Thread-safe.
 */
public final class TrailingSlash implements Filter {
    private final String prefix;

    /** @param prefix what stands between the context path and our paths; may be empty */
    public TrailingSlash(String prefix) {
        this.prefix = prefix;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request instanceof HttpServletRequest asked
                && response instanceof HttpServletResponse answer
                && !asked.getRequestURI().isEmpty()
                && asked.getRequestURI().equals(asked.getContextPath() + prefix)) {
            String path = asked.getRequestURI();
            String query = asked.getQueryString();
            answer.setHeader(
                    "Location",
                    "./" + path.substring(path.lastIndexOf('/') + 1) + "/" + (query == null ? "" : "?" + query));
            answer.setStatus(HttpServletResponse.SC_FOUND);
        } else {
            chain.doFilter(request, response);
        }
    }
}
