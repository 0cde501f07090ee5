// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http;

import dev.parley.door.MethodNotAllowed;
import dev.parley.door.Refusals;
import dev.parley.exchange.Exchange;
import dev.parley.exchange.Exchanges;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/** {@code /healthz} and {@code /readyz}: one instance each, told apart by what they ask. Needs no key and says nothing that needs one. */
public final class HealthServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient Exchanges exchanges;
    private final transient Supplier<Optional<String>> trouble;
    private final transient Supplier<Optional<String>> warning;

    /** @param trouble why the answer is 503; empty for 200. Must not block. */
    public HealthServlet(Exchanges exchanges, Supplier<Optional<String>> trouble) {
        this(exchanges, trouble, Optional::empty);
    }

    /** @param warning what is said with a 200; empty while all is well. Must not block. */
    public HealthServlet(Exchanges exchanges, Supplier<Optional<String>> trouble, Supplier<Optional<String>> warning) {
        this.exchanges = exchanges;
        this.trouble = trouble;
        this.warning = warning;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) {
        Exchange exchange = exchanges.of(request, response);
        Optional<String> reason = trouble.get();
        boolean asking =
                request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
        if (!asking && reason.isEmpty()) {
            Refusals.answer(exchange, new MethodNotAllowed("GET, HEAD"));
            return;
        }
        ApiResponse answer = reason.isEmpty()
                ? ApiResponse.ok(ok())
                : ApiResponse.json(503, new Unready("unavailable", reason.get()));
        answer.answer(exchange);
    }

    private Map<String, String> ok() {
        Map<String, String> answer = new TreeMap<>(Map.of("status", "ok"));
        warning.get().ifPresent(text -> answer.put("warning", text));
        return answer;
    }

    private record Unready(String status, String reason) {}
}
