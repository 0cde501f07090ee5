// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.door;

import dev.parley.testing.ParleyServer;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;
import java.security.Principal;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;

/** Signs in whom the header {@code X-User} names, as a portal's filter does it by a token of its own. */
final class Gateway implements Filter {
    /** Puts one before everything of that server. Before its start. */
    static ParleyServer before(ParleyServer server) {
        FilterDef filter = new FilterDef();
        filter.setFilterName("gateway");
        filter.setFilter(new Gateway());
        filter.setAsyncSupported("true");
        server.context().addFilterDef(filter);
        FilterMap map = new FilterMap();
        map.setFilterName("gateway");
        map.addURLPattern("/*");
        server.context().addFilterMap(map);
        return server;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String user = ((HttpServletRequest) request).getHeader("X-User");
        chain.doFilter(
                user == null
                        ? request
                        : new HttpServletRequestWrapper((HttpServletRequest) request) {
                            @Override
                            public Principal getUserPrincipal() {
                                return () -> user;
                            }

                            @Override
                            public boolean isUserInRole(String role) {
                                return false;
                            }
                        },
                response);
    }
}
