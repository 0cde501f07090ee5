// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.api;

import dev.parley.apikey.Scope;
import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import dev.parley.http.ApiResponse;
import dev.parley.hub.Kicks;
import dev.parley.hub.Registry;
import dev.parley.identity.User;
import dev.parley.session.GuestMemory;
import dev.parley.wire.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;

/** What operators do to a whole server or a whole sign-in: {@code /sessions/revoke}, {@code /drain}. Thread-safe. */
public final class OperatorCalls {
    private static final Pattern HASH = Pattern.compile("[A-Za-z0-9_-]{22}");

    private final Registry registry;
    private final Kicks kicks;
    private final GuestMemory guests;
    private final Runnable drain;

    /**
     * Makes the calls.
     *
     * @param guests told whose sign-in is not to be taken up again
     * @param drain begins to send the clients away, and does not wait for it
     */
    public OperatorCalls(Registry registry, Kicks kicks, GuestMemory guests, Runnable drain) {
        this.registry = registry;
        this.kicks = kicks;
        this.guests = guests;
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
        return user.map(this::revokeUser)
                .orElseGet(() -> revokeSession(session.orElse("")))
                .thenApply(count -> ApiResponse.ok(new ClientCalls.Closed(count)));
    }

    // The guests first: a page that is closed reloads at once.

    private CompletionStage<Integer> revokeUser(String id) {
        ClientCalls.requireUser("user", id);
        guests.forget(id);
        return kicks.revokeUser(id);
    }

    private CompletionStage<Integer> revokeSession(String hash) {
        if (!HASH.matcher(hash).matches()) {
            throw new ParleyException(ErrorCode.COMMAND_INVALID, "session: must be one that GET /clients has shown");
        }
        guests.forgetSession(hash);
        registry.ofSession(hash).stream()
                .flatMap(connection -> Optional.ofNullable(connection.user()).stream())
                .filter(User::guest)
                .forEach(guest -> guests.forget(guest.id()));
        return kicks.revokeSession(hash);
    }

    private CompletionStage<ApiResponse> drain() {
        drain.run();
        return CompletableFuture.completedFuture(ApiResponse.empty(202));
    }
}
