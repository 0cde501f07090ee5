// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.api;

import dev.parley.apikey.Scope;
import dev.parley.channel.ChannelName;
import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import dev.parley.http.ApiResponse;
import dev.parley.hub.Rechecks;
import dev.parley.wire.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** {@code POST /access/recheck}: a portal says that someone's rights have changed. Thread-safe. */
public final class AccessCalls {
    private final Rechecks rechecks;

    public AccessCalls(Rechecks rechecks) {
        this.rechecks = rechecks;
    }

    public List<Route> routes() {
        return List.of(new Route("POST", "/access/recheck", Scope.ADMIN, this::recheck));
    }

    private CompletionStage<ApiResponse> recheck(ApiRequest request) {
        JsonObject body = request.json();
        Optional<String> user = body.string("user");
        Optional<ChannelName> channel = body.string("channel").map(ChannelName::parse);
        if (user.isPresent() && channel.isPresent()) {
            throw new ParleyException(
                    ErrorCode.COMMAND_INVALID, "user, channel: at most one of them; neither means everyone");
        }
        user.ifPresent(id -> ClientCalls.requireUser("user", id));
        request.audit(
                "access.recheck",
                user.map(id -> "user/" + id)
                        .or(() -> channel.map(ChannelName::toString))
                        .orElse("*"));
        return rechecks.now(user.orElse(null), channel.orElse(null))
                .thenApply(result -> ApiResponse.ok(new Rechecked(result.checked(), result.ended())));
    }

    private record Rechecked(int checked, int ended) {}
}
