// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.api;

import dev.parley.door.MethodNotAllowed;
import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The calls of an API, the first that matches wins. Immutable. */
public final class Routes {
    record Found(Route route, Map<String, String> path) {}

    private final List<Route> routes;

    public Routes(List<Route> routes) {
        this.routes = List.copyOf(routes);
    }

    List<Route> all() {
        return routes;
    }

    /** Fails with {@code route.unknown} or {@code method.notAllowed}. */
    Found find(String method, String path) {
        Set<String> allowed = new TreeSet<>();
        List<String> parts = Route.split(path);
        for (Route route : routes) {
            Optional<Map<String, String>> names = route.match(parts);
            if (names.isPresent()) {
                if (route.answers(method)) {
                    return new Found(route, names.get());
                }
                allowed.add(route.method());
            }
        }
        if (allowed.isEmpty()) {
            throw new ParleyException(ErrorCode.ROUTE_UNKNOWN, "there is no such path in this API");
        }
        if (allowed.contains("GET")) {
            allowed.add("HEAD");
        }
        throw new MethodNotAllowed(String.join(", ", allowed));
    }
}
