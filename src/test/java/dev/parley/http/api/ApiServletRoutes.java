// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.api;

import jakarta.servlet.ServletException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.apache.catalina.Context;
import org.apache.catalina.Wrapper;

/** The routes that a started application serves, as tests compare them: {@code "GET /api/v1/clients read"}. */
public final class ApiServletRoutes {
    private ApiServletRoutes() {}

    public static Set<String> of(Context application) {
        Set<String> routes = new TreeSet<>();
        for (String servlet : List.of("parley-api", "parley-short-forms")) {
            for (Route route : of(application, servlet)) {
                String scope =
                        route.scope() == null ? "none" : route.scope().name().toLowerCase(Locale.ROOT);
                String base = servlet.equals("parley-api") ? "/api/v1" : "";
                routes.add(route.method() + " " + base + route.pattern() + " " + scope);
            }
        }
        return routes;
    }

    static List<Route> of(Context application, String servlet) {
        Wrapper wrapper = (Wrapper) application.findChild(servlet);
        try {
            // Loaded by its first request, if not before.
            wrapper.load();
        } catch (ServletException e) {
            throw new IllegalStateException(e);
        }
        return ((ApiServlet) wrapper.getServlet()).routes().all();
    }
}
