// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Why a connection ended, or did not come about, and what a client does about it. Immutable.
 *
 * @param told the pause that the server asks for, zero for none
 * @param renew a new credential may help: once
 */
record Loss(Next next, int closeCode, String code, String reason, Duration told, boolean renew) {
    static final int HEARTBEAT_MISSED = 4210;
    static final int ABNORMAL = 1006;
    static final int TOO_BIG = 1009;

    private static final int TOKEN_EXPIRED = 4201;
    private static final int SIGNED_OUT = 4001;
    private static final Set<Integer> FINAL = Set.of(1000, 1002, 1003, 1007, 1008, TOO_BIG);
    private static final String IDENTITY_REQUIRED = "identity.required";

    enum Next {
        STOP,
        PAUSE,
        AT_ONCE
    }

    /** By the range of the code: 40xx stop, 41xx after a pause, 42xx at once. */
    static Loss closed(int code, String reason) {
        Next next = code / 100 == 40 || FINAL.contains(code) ? Next.STOP : code / 100 == 42 ? Next.AT_ONCE : Next.PAUSE;
        return new Loss(next, code, "", reason, Duration.ZERO, code == TOKEN_EXPIRED);
    }

    /** The server had said what it would do. */
    static Loss announced(Events.Closing closing, Loss loss) {
        Next next = closing.reconnect() ? loss.next : Next.STOP;
        String reason = loss.reason.isEmpty() ? closing.reason() : loss.reason;
        return new Loss(next, closing.code(), loss.code, reason, closing.after(), loss.renew);
    }

    /** An attempt failed, or a line broke. */
    static Loss failed(Throwable failure) {
        Throwable cause = Completions.cause(failure);
        if (cause instanceof WebSocketHandshakeException refusal && refusal.getResponse() != null) {
            return refused(refusal.getResponse());
        }
        if (cause instanceof ParleyClientException problem) {
            boolean stop = problem.status() == 401 || problem.status() == 403;
            return new Loss(
                    stop ? Next.STOP : Next.PAUSE,
                    0,
                    problem.code(),
                    String.valueOf(problem.getMessage()),
                    problem.retryAfter(),
                    false);
        }
        String reason = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return new Loss(Next.PAUSE, ABNORMAL, "", reason, Duration.ZERO, false);
    }

    /** A credential may have ended on its way: one more is asked for. What is not Parley's own refusal may be a restart's. */
    static Loss refused(HttpResponse<?> answer) {
        int status = answer.statusCode();
        JsonNode problem = Json.parse(answer.body() instanceof String text ? text : "");
        boolean parleys = problem.path("code").isTextual();
        String code = problem.path("code").asText(status == 401 ? IDENTITY_REQUIRED : "handshake.refused");
        String reason = problem.path("detail")
                .asText("the handshake was answered with the status " + status
                        + (parleys ? "" : " by something that is not Parley"));
        boolean final4xx = parleys && status >= 400 && status < 500 && status != 429;
        boolean stop = status == 401 || final4xx;
        Duration told = RetryAfter.of(answer.headers(), problem);
        return new Loss(stop ? Next.STOP : Next.PAUSE, 0, code, reason, told, status == 401);
    }

    boolean signedOut() {
        return next == Next.STOP && (closeCode == SIGNED_OUT || code.equals(IDENTITY_REQUIRED));
    }

    ParleyClientException exception(@Nullable Throwable cause) {
        String name = code.isEmpty() ? "connection.closed" : code;
        return new ParleyClientException(
                name, reason.isEmpty() ? "closed with " + closeCode : reason, 0, Duration.ZERO, cause);
    }
}
