// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.door;

import dev.parley.error.ParleyException;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Refuses requests to hosts that this server does not answer to, before anything else looks at them. Thread-safe. Probes come by the
 * address of a machine, and tell nothing: they are let through.
 */
public final class HostFilter implements Filter {
    private final Hosts hosts;
    private final String prefix;

    /** @param prefix what stands between the context path and our paths; may be empty */
    public HostFilter(Hosts hosts, String prefix) {
        this.hosts = hosts;
        this.prefix = prefix;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request instanceof HttpServletRequest http
                && response instanceof HttpServletResponse answer
                && !isProbe(http.getServletPath())) {
            try {
                hosts.require(http);
            } catch (ParleyException e) {
                Refusals.write(answer, e);
                return;
            }
        }
        chain.doFilter(request, response);
    }

    private boolean isProbe(String path) {
        return path.equals(prefix + "/healthz") || path.equals(prefix + "/readyz");
    }
}
