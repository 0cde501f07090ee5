// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.api;

import dev.parley.apikey.KeyCheck;
import dev.parley.apikey.Scope;
import dev.parley.apikey.ScopeMissing;
import dev.parley.audit.AuditLog;
import dev.parley.audit.Caller;
import dev.parley.door.ClientAddress;
import dev.parley.door.Refusals;
import dev.parley.error.ErrorCode;
import dev.parley.error.LogBudget;
import dev.parley.error.LogText;
import dev.parley.http.ApiResponse;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the calls of a route table: path, method, key, then the handler. Container threads do not wait for a handler's stage, except in
 * a portal one of whose filters forbids asynchronous requests.
 */
public final class ApiServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final Duration MAX_WAIT = Duration.ofSeconds(30);
    private static final Logger logger = LoggerFactory.getLogger(ApiServlet.class);
    private static final int REFUSALS_PER_SECOND = 20;

    private final transient Routes routes;
    private final transient KeyCheck keys;
    private final String base;
    private final int maxBodyBytes;
    private final transient Traffic traffic;
    private final transient AuditLog audit;
    private final transient LogBudget lines = new LogBudget(REFUSALS_PER_SECOND);

    /**
     * @param base what stands before the routes' paths after the context path, such as {@code /parley/api/v1}; may be empty
     * @param maxBodyBytes of a body that is read whole
     */
    public ApiServlet(Routes routes, KeyCheck keys, String base, int maxBodyBytes, Traffic traffic, AuditLog audit) {
        this.audit = audit;
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
        CompletableFuture<ApiResponse> answer = answer(request)
                .whenComplete((done, failure) -> count(request, failure))
                .toCompletableFuture();
        if (answer.isDone()) {
            PendingAnswer.writeWhenDone(answer, response, Duration.ZERO);
        } else if (request.isAsyncSupported()) {
            PendingAnswer.start(request, response, answer, MAX_WAIT);
        } else {
            PendingAnswer.writeWhenDone(answer, response, MAX_WAIT);
        }
    }

    private void count(HttpServletRequest request, @Nullable Throwable failure) {
        if (failure == null) {
            return;
        }
        ErrorCode code = Refusals.codeOf(failure);
        traffic.refused(Traffic.Way.HTTP, code);
        if (code.status() == 401 || code.status() == 403) {
            lines.spend(more -> logger.info(
                    "refused {} {} from {}: {}{}",
                    LogText.of(request.getMethod()),
                    LogText.of(request.getRequestURI()),
                    ClientAddress.of(request),
                    code.wire(),
                    more));
        }
    }

    private CompletionStage<ApiResponse> answer(HttpServletRequest request) {
        try {
            Routes.Found found = routes.find(request.getMethod(), pathOf(request));
            @Nullable String keyName = requireKey(request, found.route());
            Map<String, String> names =
                    found.path().isEmpty() ? Map.of() : found.route().exactNames(request.getRequestURI());
            ApiRequest call = new ApiRequest(
                    request,
                    names,
                    keyName,
                    maxBodyBytes,
                    () -> requireKey(request, found.route()),
                    audit,
                    Caller.key(keyName == null ? "" : keyName, ClientAddress.of(request)));
            return handle(found.route(), call);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static CompletionStage<ApiResponse> handle(Route route, ApiRequest call) {
        try {
            return route.handler().handle(call).whenComplete((answer, failure) -> call.answered(failure));
        } catch (RuntimeException e) {
            call.answered(e);
            throw e;
        }
    }

    /** The name of the key; null where the route needs none. */
    private @Nullable String requireKey(HttpServletRequest request, Route route) {
        Scope scope = route.scope();
        if (scope == null) {
            return null;
        }
        try {
            return keys.requireScope(request.getHeader("Authorization"), scope);
        } catch (ScopeMissing e) {
            audit.begin(Caller.key(e.key(), ClientAddress.of(request)), "denied")
                    .target(route.method() + " " + route.pattern())
                    .end(e);
            throw e;
        }
    }

    /** As the container has decoded it, once. */
    private String pathOf(HttpServletRequest request) {
        @Nullable String rest = request.getPathInfo();
        String path = rest == null ? request.getServletPath() : request.getServletPath() + rest;
        return path.startsWith(base) ? path.substring(base.length()) : path;
    }
}
