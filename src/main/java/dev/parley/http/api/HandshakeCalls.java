// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.parley.door.Door;
import dev.parley.door.HandshakeDecision;
import dev.parley.door.HypotheticalHandshake;
import dev.parley.door.Origins;
import dev.parley.door.Way;
import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import dev.parley.http.ApiResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET} and {@code POST /handshake}: what a handshake would have been told, for pages, from which browsers hide it behind 1006.
 * Thread-safe. Needs no key, but answers only to our own origin: others must not learn who is signed in here. A question with a body is for
 * those that hold a credential, which in an address would stand in access logs.
 */
public final class HandshakeCalls {
    private final Door door;
    private final Origins origins;
    private final Map<String, Way> ways;

    /** Explains the given ways in, by path as clients write it, such as {@code /ws}; only those that are open. */
    public HandshakeCalls(Door door, Origins origins, Map<String, Way> ways) {
        this.door = door;
        this.origins = origins;
        this.ways = Map.copyOf(ways);
    }

    public List<Route> routes() {
        return List.of(
                new Route(
                        "GET",
                        "/handshake",
                        null,
                        request -> explain(request, () -> new HypotheticalHandshake(request.servletRequest()))),
                new Route(
                        "POST",
                        "/handshake",
                        null,
                        request -> explain(
                                request, () -> new HypotheticalHandshake(request.servletRequest(), request.json()))));
    }

    private CompletionStage<ApiResponse> explain(ApiRequest request, Supplier<HypotheticalHandshake> question) {
        origins.require(request.servletRequest());
        HypotheticalHandshake handshake = question.get();
        @Nullable Way way = ways.get(handshake.path());
        HandshakeDecision decision = way == null
                ? new HandshakeDecision.Refused(
                        new ParleyException(ErrorCode.ROUTE_UNKNOWN, "path: there is no WebSocket endpoint there"))
                : door.explain(handshake, way);
        return CompletableFuture.completedFuture(ApiResponse.ok(explanationOf(decision)));
    }

    private static Explanation explanationOf(HandshakeDecision decision) {
        if (decision instanceof HandshakeDecision.Refused refused) {
            ParleyException cause = refused.cause();
            @Nullable
            Long retryAfter =
                    cause.retryAfter().map(wait -> Math.max(1, wait.toMillis())).orElse(null);
            return new Explanation(
                    cause.code().status(), cause.code().wire(), String.valueOf(cause.getMessage()), retryAfter, null);
        }
        @Nullable
        String protocol = decision instanceof HandshakeDecision.Admitted admitted
                ? admitted.admission().subprotocol()
                : null;
        return new Explanation(101, null, "the handshake would be accepted", null, protocol);
    }

    /** @param protocol the subprotocol that would be agreed to; a browser that has offered some gives up where none is */
    @JsonPropertyOrder({"status", "code", "message", "retryAfter", "protocol"})
    private record Explanation(
            int status,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable
            String code,

            String message,
            @Nullable Long retryAfter,
            @Nullable String protocol) {}
}
