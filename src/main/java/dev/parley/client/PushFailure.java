// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CancellationException;

/**
 * Why an attempt has not come to an answer of success, and whether another one makes sense. Immutable.
 *
 * @param sent whether the server may have done it all the same
 */
record PushFailure(boolean retry, boolean sent, ParleyClientException reason) {
    private static final Set<Integer> PASSING = Set.of(408, 429, 500, 502, 503, 504);

    static PushFailure of(Throwable failure) {
        Throwable cause = Completions.cause(failure);
        if (cause instanceof ParleyClientException problem) {
            return new PushFailure(false, false, problem);
        }
        if (cause instanceof CancellationException) {
            return new PushFailure(true, true, new ParleyClientException("timeout", "no answer in time"));
        }
        boolean sent = !(cause instanceof ConnectException) && !(cause instanceof HttpConnectTimeoutException);
        String message = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return new PushFailure(
                cause instanceof java.io.IOException,
                sent,
                new ParleyClientException("connection.lost", message, 0, Duration.ZERO, cause));
    }

    /** Of an answer whose status is not 200, or whose body is none of Parley's. */
    static PushFailure of(HttpResponse<String> answer) {
        int status = answer.statusCode();
        JsonNode problem = Json.parse(answer.body());
        if (problem.path("code").isTextual()) {
            return of(status, problem, RetryAfter.of(answer.headers(), problem));
        }
        String location =
                answer.headers().firstValue("Location").map(to -> ", to " + to).orElse("");
        ParleyClientException reason = new ParleyClientException(
                "answer.invalid",
                "the answer with the status " + status + location
                        + " is not Parley's: is the address right, and what stands between?",
                status,
                RetryAfter.of(answer.headers(), problem),
                null);
        // A proxy before a server that starts again says all sorts of things; a redirect means what it says.
        return new PushFailure(status == 200 || status == 404 || PASSING.contains(status), status != 429, reason);
    }

    /** Of a line of a stream's answer. */
    static PushFailure ofLine(JsonNode error) {
        return of(
                error.path("status").asInt(),
                error,
                Duration.ofMillis(error.path("retryAfter").asLong()));
    }

    private static PushFailure of(int status, JsonNode problem, Duration retryAfter) {
        String message = problem.path("detail").asText(problem.path("message").asText());
        return new PushFailure(
                PASSING.contains(status),
                status != 429 && status != 503,
                new ParleyClientException(problem.path("code").asText(), message, status, retryAfter, null));
    }

    /** @param repeatable whether a second time is no more than once */
    boolean mayRepeat(boolean repeatable) {
        return retry && (repeatable || !sent);
    }
}
