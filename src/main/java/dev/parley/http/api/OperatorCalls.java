// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.api;

import dev.parley.apikey.Scope;
import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import dev.parley.http.ApiResponse;
import dev.parley.identity.Names;
import dev.parley.session.SignOuts;
import dev.parley.wire.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What operators do to a whole server or a whole sign-in: {@code /sessions/revoke}, {@code /drain}. Thread-safe. */
public final class OperatorCalls {
    private final SignOuts signOuts;
    private final Runnable drain;

    /**
     * Makes the calls.
     *
     * @param drain begins to send the clients away, and does not wait for it
     */
    public OperatorCalls(SignOuts signOuts, Runnable drain) {
        this.signOuts = signOuts;
        this.drain = drain;
    }

    public List<Route> routes() {
        return List.of(
                new Route("POST", "/sessions/revoke", Scope.ADMIN, this::revoke),
                new Route("POST", "/drain", Scope.ADMIN, this::drain));
    }

    private CompletionStage<ApiResponse> revoke(ApiRequest request) {
        JsonObject body = request.json();
        Optional<String> user = body.string("user");
        Optional<String> session = body.string("session");
        if (user.isPresent() == session.isPresent()) {
            throw new ParleyException(ErrorCode.COMMAND_INVALID, "user, session: exactly one of them is needed");
        }
        return user.map(id -> revokeUser(request, id))
                .orElseGet(() -> revokeSession(request, session.orElse("")))
                .thenApply(count -> ApiResponse.ok(new ClientCalls.Closed(count)));
    }

    private CompletionStage<Integer> revokeUser(ApiRequest request, String id) {
        ClientCalls.requireUser("user", id);
        request.audit("user.revoke", "user/" + id);
        return signOuts.user(id);
    }

    private CompletionStage<Integer> revokeSession(ApiRequest request, String session) {
        if (!Names.isIdentifier(session)) {
            throw new ParleyException(
                    ErrorCode.COMMAND_INVALID,
                    "session: the tag that a ticket or token carries, or what GET /clients shows; 1 to 128 characters");
        }
        request.audit("session.revoke", "session/" + session);
        return signOuts.session(session);
    }

    private CompletionStage<ApiResponse> drain(ApiRequest request) {
        request.audit("server.drain", "server");
        drain.run();
        return CompletableFuture.completedFuture(ApiResponse.empty(202));
    }
}
