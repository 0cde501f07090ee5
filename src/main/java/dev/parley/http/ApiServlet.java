// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http;

import dev.parley.door.ApiKeys;
import dev.parley.door.Refusals;
import dev.parley.hub.Traffic;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Answers the calls of a route table: path, method, key, then the handler. Container threads do not wait for a handler's stage, except in
 * a portal one of whose filters forbids asynchronous requests.
 */
public final class ApiServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final Duration MAX_WAIT = Duration.ofSeconds(30);

    private final transient Routes routes;
    private final transient ApiKeys keys;
    private final String base;
    private final int maxBodyBytes;
    private final transient Traffic traffic;

    /**
     * @param base what stands before the routes' paths after the context path, such as {@code /parley/api/v1}; may be empty
     * @param maxBodyBytes of a body that is read whole
     */
    public ApiServlet(Routes routes, ApiKeys keys, String base, int maxBodyBytes, Traffic traffic) {
        this.traffic = traffic;
        this.routes = routes;
        this.keys = keys;
        this.base = base;
        this.maxBodyBytes = maxBodyBytes;
    }

    Routes routes() {
        return routes;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        CompletableFuture<ApiResponse> answer =
                answer(request).whenComplete(this::count).toCompletableFuture();
        if (answer.isDone()) {
            PendingAnswer.writeWhenDone(answer, response, Duration.ZERO);
        } else if (request.isAsyncSupported()) {
            PendingAnswer.start(request, response, answer, MAX_WAIT);
        } else {
            PendingAnswer.writeWhenDone(answer, response, MAX_WAIT);
        }
    }

    private void count(@Nullable ApiResponse answer, @Nullable Throwable failure) {
        if (failure != null) {
            traffic.refused(Traffic.Way.HTTP, Refusals.codeOf(failure));
        }
    }

    private CompletionStage<ApiResponse> answer(HttpServletRequest request) {
        try {
            Routes.Found found = routes.find(request.getMethod(), pathOf(request));
            if (found.route().scope() != null) {
                keys.requireScope(
                        request.getHeader("Authorization"), found.route().scope());
            }
            Map<String, String> names =
                    found.path().isEmpty() ? Map.of() : found.route().exactNames(request.getRequestURI());
            return found.route().handler().handle(new ApiRequest(request, names, maxBodyBytes));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** As the container has decoded it, once. */
    private String pathOf(HttpServletRequest request) {
        @Nullable String rest = request.getPathInfo();
        String path = rest == null ? request.getServletPath() : request.getServletPath() + rest;
        return path.startsWith(base) ? path.substring(base.length()) : path;
    }
}
