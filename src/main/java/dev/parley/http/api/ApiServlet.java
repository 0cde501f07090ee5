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
import dev.parley.door.RequestBody;
import dev.parley.error.ErrorCode;
import dev.parley.error.LogBudget;
import dev.parley.error.LogText;
import dev.parley.error.ParleyException;
import dev.parley.exchange.Exchange;
import dev.parley.exchange.Exchanges;
import dev.parley.http.ApiResponse;
import dev.parley.hub.Traffic;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the calls of a route table: path, method, key, then the handler. No thread waits for a body, a
 * handler's stage, or a peer that reads slowly.
 */
public final class ApiServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final Logger logger = LoggerFactory.getLogger(ApiServlet.class);
    private static final int REFUSALS_PER_SECOND = 20;

    private final transient Exchanges exchanges;
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
    public ApiServlet(
            Exchanges exchanges,
            Routes routes,
            KeyCheck keys,
            String base,
            int maxBodyBytes,
            Traffic traffic,
            AuditLog audit) {
        this.exchanges = exchanges;
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
    protected void service(HttpServletRequest request, HttpServletResponse response) {
        Exchange exchange = exchanges.of(request, response);
        exchange.await(answer(exchange), (answer, failure) -> {
            if (answer == null) {
                count(request, failure);
                Refusals.answer(exchange, Refusals.of(failure == null ? new IllegalStateException("none") : failure));
            } else {
                say(exchange, answer);
            }
        });
    }

    private void say(Exchange exchange, ApiResponse answer) {
        try {
            answer.answer(exchange);
        } catch (ParleyException e) {
            // A stream that cannot begin.
            count(exchange.request(), e);
            Refusals.answer(exchange, e);
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

    /** What can be refused without the body is refused before it is read. */
    private CompletionStage<ApiResponse> answer(Exchange exchange) {
        HttpServletRequest request = exchange.request();
        try {
            Routes.Found found = routes.find(request.getMethod(), pathOf(request));
            @Nullable String keyName = requireKey(request, found.route());
            Map<String, String> names =
                    found.path().isEmpty() ? Map.of() : found.route().exactNames(request.getRequestURI());
            if (!found.route().takesJson(request)) {
                return handle(found.route(), call(request, found.route(), names, keyName, null));
            }
            RequestBody.requireJson(request);
            return exchange.read(maxBodyBytes)
                    .thenCompose(body -> handle(found.route(), call(request, found.route(), names, keyName, body)));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private ApiRequest call(
            HttpServletRequest request,
            Route route,
            Map<String, String> names,
            @Nullable String keyName,
            byte @Nullable [] body) {
        return new ApiRequest(
                request,
                names,
                keyName,
                body,
                () -> requireKey(request, route),
                audit,
                Caller.key(keyName == null ? "" : keyName, ClientAddress.of(request)));
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
