// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.door;

import dev.parley.error.Causes;
import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import dev.parley.exchange.Exchange;
import dev.parley.wire.Json;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How every refusal over HTTP looks, handshakes included: a problem document (RFC 9457) with our code, and the headers that its status
 * asks for. Stateless.
 */
public final class Refusals {
    private static final Logger logger = LoggerFactory.getLogger(Refusals.class);
    private static final Duration DEFAULT_RETRY = Duration.ofSeconds(5);

    private Refusals() {}

    /** The refusal that a failure stands for. What is not one is our fault: one ERROR in the log, and a client learns no more than that. */
    public static ParleyException of(Throwable failure) {
        Throwable cause = Causes.of(failure);
        if (cause instanceof ParleyException known) {
            return known;
        }
        logger.error("a request failed", cause);
        return new ParleyException(ErrorCode.SERVER_ERROR, "the server failed at this; its log says why", cause);
    }

    /** The code of that refusal. */
    public static ErrorCode codeOf(Throwable failure) {
        return Causes.of(failure) instanceof ParleyException known ? known.code() : ErrorCode.SERVER_ERROR;
    }

    /**
     * Answers a handshake that has not been answered yet. What belongs to the connection is said in HTTP/1.1 only: in HTTP/2 such headers make
     * the answer malformed (RFC 9113 section 8.2.2), and HTTP/1.0 knows no upgrade (RFC 9110 section 7.8). A 426 is a 426 there too: what the
     * client has to do is the same, and its body says so.
     */
    public static void writeHandshake(HttpServletRequest request, HttpServletResponse response, ParleyException cause)
            throws IOException {
        if ("HTTP/1.1".equals(request.getProtocol())) {
            if (cause.code() == ErrorCode.UPGRADE_REQUIRED) {
                // RFC 9110 section 15.5.22 wants both with every 426.
                response.setHeader("Upgrade", "websocket");
                response.setHeader("Connection", "Upgrade");
            } else {
                // Whoever is refused and does not hang up would keep a place of the connector's, and with enough of
                // them the portal's pages wait for one. Tomcat closes after a 503 by itself, not after 401, 403 and
                // 429.
                response.setHeader("Connection", "close");
            }
        }
        write(response, cause);
    }

    /** Answers a request that has not been answered yet; after the first byte it can only be left as it is. */
    public static void write(HttpServletResponse response, ParleyException cause) throws IOException {
        if (response.isCommitted()) {
            return;
        }
        response.resetBuffer();
        head(response, cause);
        write(response, body(cause));
    }

    /** The same for one that may have to wait for its peer. */
    public static void answer(Exchange exchange, ParleyException cause) {
        exchange.answer(response -> head(response, cause), body(cause));
    }

    /** The same for a status that the container would have answered with a page of its own; keeps the headers that it has set. */
    public static void write(HttpServletResponse response, int status, String detail) throws IOException {
        if (response.isCommitted()) {
            return;
        }
        response.resetBuffer();
        head(response, status);
        write(response, json(status, codeOf(status), detail, Optional.empty()).getBytes(StandardCharsets.UTF_8));
    }

    /** Whether a browser asks that shows the answer to a person: then a page is wanted, and not data. */
    public static boolean isForPerson(HttpServletRequest request) {
        String accept = request.getHeader("Accept");
        return accept != null && accept.contains("text/html");
    }

    private static void write(HttpServletResponse response, byte[] body) throws IOException {
        response.getOutputStream().write(body);
        // After the body: Tomcat 11 ends an answer as soon as its length is reached, and waits for the peer to take it.
        response.setContentLength(body.length);
    }

    private static void head(HttpServletResponse response, ParleyException cause) {
        head(response, cause.code().status());
        headers(response, cause);
    }

    /** The headers that belong to a refusal, whatever its body. */
    public static void headers(HttpServletResponse response, ParleyException cause) {
        retryAfter(cause).ifPresent(wait -> response.setHeader("Retry-After", Long.toString(wholeSeconds(wait))));
        if (cause instanceof MethodNotAllowed refusal) {
            response.setHeader("Allow", refusal.allow());
        }
        if (cause.code().status() == 401) {
            response.setHeader("WWW-Authenticate", "Bearer");
        }
        if (cause.code() == ErrorCode.UPGRADE_REQUIRED) {
            // RFC 6455 section 4.4.
            response.setHeader("Sec-WebSocket-Version", "13");
        }
    }

    private static void head(HttpServletResponse response, int status) {
        response.setStatus(status);
        response.setContentType("application/problem+json");
        response.setHeader("Cache-Control", "no-store");
    }

    private static byte[] body(ParleyException cause) {
        return json(cause.code().status(), cause.code(), String.valueOf(cause.getMessage()), retryAfter(cause))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String json(int status, ErrorCode code, String detail, Optional<Duration> retryAfter) {
        return "{\"type\":\"about:blank\",\"title\":" + Json.quote(title(status))
                + ",\"status\":" + status
                + ",\"detail\":" + Json.quote(detail)
                + ",\"code\":" + Json.quote(code.wire())
                + retryAfter
                        .map(wait -> ",\"retryAfter\":" + Math.max(1, wait.toMillis()))
                        .orElse("")
                + "}";
    }

    /** What we call a status that is not ours. */
    private static ErrorCode codeOf(int status) {
        return switch (status) {
            case 401 -> ErrorCode.IDENTITY_REQUIRED;
            case 404 -> ErrorCode.ROUTE_UNKNOWN;
            case 405 -> ErrorCode.METHOD_NOT_ALLOWED;
            case 413 -> ErrorCode.BODY_TOO_LARGE;
            case 415 -> ErrorCode.TYPE_UNSUPPORTED;
            case 429 -> ErrorCode.RATE_LIMITED;
            case 503 -> ErrorCode.SERVER_UNAVAILABLE;
            default -> status < 500 ? ErrorCode.REQUEST_INVALID : ErrorCode.SERVER_ERROR;
        };
    }

    private static Optional<Duration> retryAfter(ParleyException cause) {
        return cause.retryAfter().or(() -> cause.code().retryable() ? Optional.of(DEFAULT_RETRY) : Optional.empty());
    }

    /** Of a wait, for people and for {@code Retry-After}: at least one, and never too few. */
    public static long wholeSeconds(Duration wait) {
        return Math.max(1, wait.plusSeconds(1).minusNanos(1).toSeconds());
    }

    /** RFC 9457 section 4.2.1: with {@code about:blank} the title is the status's phrase. */
    public static String title(int status) {
        return switch (status) {
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 406 -> "Not Acceptable";
            case 409 -> "Conflict";
            case 412 -> "Precondition Failed";
            case 413 -> "Content Too Large";
            case 415 -> "Unsupported Media Type";
            case 416 -> "Range Not Satisfiable";
            case 421 -> "Misdirected Request";
            case 422 -> "Unprocessable Content";
            case 426 -> "Upgrade Required";
            case 429 -> "Too Many Requests";
            case 501 -> "Not Implemented";
            case 503 -> "Service Unavailable";
            default -> status < 500 ? "Bad Request" : "Internal Server Error";
        };
    }
}
