// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http;

import dev.parley.door.Refusals;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.GenericServlet;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where Parley has not started, or waits for another one to end: answers 503 and why on every path of Parley's; people get a page that tries
 * again by itself. As a filter it lets pass where all is well. Thread-safe. It needs nothing but the servlet API: what is wrong may be that a class of ours is missing.
 */
public final class Unavailable extends GenericServlet implements Filter {
    private static final long serialVersionUID = 1L;

    private static final String PAGE = """
            <!DOCTYPE html>
            <html lang="%1$s"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
            <meta name="color-scheme" content="light dark"><meta http-equiv="refresh" content="10"><title>%2$s</title></head>
            <body><h1>%2$s</h1><p>%3$s</p></body></html>
            """;

    private final transient Supplier<Optional<String>> reason;
    private final transient BooleanSupplier waiting;

    /**
     * @param reason why Parley has not started; empty where it has. Must not block.
     * @param waiting whether it starts by itself later: then this process is alive, and {@code /healthz} says so
     */
    public Unavailable(Supplier<Optional<String>> reason, BooleanSupplier waiting) {
        this.reason = reason;
        this.waiting = waiting;
    }

    @Override
    public void init(jakarta.servlet.@Nullable FilterConfig config) {
        // Both of its parents have an init, and neither is needed.
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        boolean alive = waiting.getAsBoolean()
                && request instanceof HttpServletRequest asked
                && asked.getRequestURI().endsWith("/healthz");
        if (reason.get().isPresent() && !alive) {
            service(request, response);
        } else {
            chain.doFilter(request, response);
        }
    }

    @Override
    public void service(ServletRequest request, ServletResponse response) throws IOException {
        if (!(response instanceof HttpServletResponse http)) {
            return;
        }
        http.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        http.setHeader("Retry-After", waiting.getAsBoolean() ? "5" : "30");
        http.setHeader("Cache-Control", "no-store");
        http.setHeader("X-Content-Type-Options", "nosniff");
        if (request instanceof HttpServletRequest asked && isForPerson(asked)) {
            writePage(asked, http);
            return;
        }
        String why = quote(reason.get().orElse("stopping"));
        boolean probe = request instanceof HttpServletRequest asked
                && asked.getRequestURI().endsWith("z");
        byte[] body = (probe
                        ? "{\"reason\":" + why + ",\"status\":\"unavailable\"}"
                        : "{\"type\":\"about:blank\",\"title\":\"Service Unavailable\",\"status\":503,\"detail\":" + why
                                + ",\"code\":\"server.unavailable\"}")
                .getBytes(StandardCharsets.UTF_8);
        http.setContentType(probe ? "application/json" : "application/problem+json");
        http.getOutputStream().write(body);
        http.setContentLength(body.length);
    }

    private static boolean isForPerson(HttpServletRequest request) {
        return Refusals.isForPerson(request) && !request.getRequestURI().endsWith("z");
    }

    /** Strangers read it too, so it does not tell where the data lies; /readyz and the log do that for operators. */
    private void writePage(HttpServletRequest request, HttpServletResponse response) throws IOException {
        boolean chinese = request.getLocale().getLanguage().equals("zh");
        String title = chinese ? "聊天服务暂不可用" : "Chat is not available yet";
        String text;
        if (waiting.getAsBoolean()) {
            text = chinese
                    ? "新版本正在等待旧版本结束，随后会自动启动。本页会自动重试。"
                    : "This version waits for the one before it to end, and starts by itself then. This page tries again by itself.";
        } else {
            text = chinese
                    ? "服务未能启动。管理员可在 /readyz 和日志中看到原因。"
                    : "It could not start. Administrators find the reason at /readyz and in the log.";
        }
        byte[] body = PAGE.formatted(chinese ? "zh-CN" : "en", title, text).getBytes(StandardCharsets.UTF_8);
        response.setHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'self'");
        response.setContentType("text/html;charset=UTF-8");
        response.getOutputStream().write(body);
        // After the body: Tomcat 11 ends an answer as soon as its length is reached, and waits for the peer to take it.
        response.setContentLength(body.length);
    }

    private static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.chars().forEach(unit -> {
            if (unit < ' ' || unit == '"' || unit == '\\' || Character.isSurrogate((char) unit)) {
                quoted.append("\\u%04x".formatted(unit));
            } else {
                quoted.append((char) unit);
            }
        });
        return quoted.append('"').toString();
    }
}
