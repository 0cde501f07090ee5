// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http;

import dev.parley.door.Scope;
import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import dev.parley.hub.Kicks;
import dev.parley.wire.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** What operators do to a whole server or a whole sign-in: {@code /sessions/revoke}, {@code /drain}. Thread-safe. */
public final class OperatorCalls {
    private final Kicks kicks;
    private final Consumer<String> revoked;
    private final Runnable drain;

    /**
     * Makes the calls.
     *
     * @param revoked told the id of a user whose sign-in is not to be taken up again
     * @param drain begins to send the clients away, and does not wait for it
     */
    public OperatorCalls(Kicks kicks, Consumer<String> revoked, Runnable drain) {
        this.kicks = kicks;
        this.revoked = revoked;
        this.drain = drain;
    }

    public List<Route> routes() {
        return List.of(
                new Route("POST", "/sessions/revoke", Scope.ADMIN, this::revoke),
                new Route("POST", "/drain", Scope.ADMIN, request -> drain()));
    }

    private CompletionStage<ApiResponse> revoke(ApiRequest request) {
        JsonObject body = request.json();
        Optional<String> user = body.string("user");
        Optional<String> session = body.string("session");
        if (user.isPresent() == session.isPresent()) {
            throw new ParleyException(ErrorCode.COMMAND_INVALID, "user, session: exactly one of them is needed");
        }
        user.ifPresent(revoked);
        return user.map(kicks::revokeUser)
                .orElseGet(() -> kicks.revokeSession(session.orElse("")))
                .thenApply(count -> ApiResponse.ok(new ClientCalls.Closed(count)));
    }

    private CompletionStage<ApiResponse> drain() {
        drain.run();
        return CompletableFuture.completedFuture(ApiResponse.empty(202));
    }
}
