// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.door;

import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
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
        Throwable cause = causeOf(failure);
        if (cause instanceof ParleyException known) {
            return known;
        }
        logger.error("a request failed", cause);
        return new ParleyException(ErrorCode.SERVER_ERROR, "the server failed at this; its log says why", cause);
    }

    /** The code of that refusal. */
    public static ErrorCode codeOf(Throwable failure) {
        return causeOf(failure) instanceof ParleyException known ? known.code() : ErrorCode.SERVER_ERROR;
    }

    private static Throwable causeOf(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    /** Answers a request that has not been answered yet; after the first byte it can only be left as it is. */
    public static void write(HttpServletResponse response, ParleyException cause) throws IOException {
        if (response.isCommitted()) {
            return;
        }
        response.resetBuffer();
        response.setStatus(cause.code().status());
        Optional<Duration> retryAfter = retryAfter(cause);
        retryAfter.ifPresent(wait -> response.setHeader("Retry-After", Long.toString(wholeSeconds(wait))));
        if (cause instanceof MethodNotAllowed refusal) {
            response.setHeader("Allow", refusal.allow());
        }
        if (cause.code().status() == 401) {
            response.setHeader("WWW-Authenticate", "Bearer");
        }
        if (cause.code() == ErrorCode.UPGRADE_REQUIRED) {
            // RFC 9110 section 15.5.22 wants the first two with every 426, RFC 6455 section 4.4 the third.
            response.setHeader("Upgrade", "websocket");
            response.setHeader("Connection", "Upgrade");
            response.setHeader("Sec-WebSocket-Version", "13");
        }
        byte[] body = json(cause, retryAfter).getBytes(StandardCharsets.UTF_8);
        response.setContentType("application/problem+json");
        response.setHeader("Cache-Control", "no-store");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    private static String json(ParleyException cause, Optional<Duration> retryAfter) {
        int status = cause.code().status();
        String message = String.valueOf(cause.getMessage());
        return "{\"type\":\"about:blank\",\"title\":" + JsonText.quote(title(status))
                + ",\"status\":" + status
                + ",\"detail\":" + JsonText.quote(message)
                + ",\"code\":" + JsonText.quote(cause.code().wire())
                + retryAfter
                        .map(wait -> ",\"retryAfter\":" + Math.max(1, wait.toMillis()))
                        .orElse("")
                + "}";
    }

    private static Optional<Duration> retryAfter(ParleyException cause) {
        return cause.retryAfter().or(() -> cause.code().retryable() ? Optional.of(DEFAULT_RETRY) : Optional.empty());
    }

    private static long wholeSeconds(Duration wait) {
        return Math.max(1, wait.plusSeconds(1).minusNanos(1).toSeconds());
    }

    // RFC 9457 section 4.2.1: with about:blank the title is the status's phrase.
    private static String title(int status) {
        return switch (status) {
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 409 -> "Conflict";
            case 413 -> "Content Too Large";
            case 415 -> "Unsupported Media Type";
            case 422 -> "Unprocessable Content";
            case 426 -> "Upgrade Required";
            case 429 -> "Too Many Requests";
            case 503 -> "Service Unavailable";
            default -> "Internal Server Error";
        };
    }
}
