// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.api;

import dev.parley.apikey.Scope;
import dev.parley.channel.ChannelName;
import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import dev.parley.http.ApiResponse;
import dev.parley.session.SignOuts;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * What an operator takes away for good: {@code DELETE /channel}, a channel with its log, and {@code DELETE /users}, a
 * person. Thread-safe.
 */
public final class RemovalCalls {
    private final Storage storage;
    private final SignOuts signOuts;

    /** Where it is taken away from; as the engine's methods of these names. */
    public interface Storage {
        CompletionStage<Long> delete(ChannelName channel);

        CompletionStage<Void> forget(String userId, boolean recall);
    }

    public RemovalCalls(Storage storage, SignOuts signOuts) {
        this.storage = storage;
        this.signOuts = signOuts;
    }

    public List<Route> routes() {
        return List.of(
                new Route("DELETE", "/channel", Scope.ADMIN, request -> delete(request, ChannelCalls.named(request))),
                new Route(
                        "DELETE",
                        "/channels/{kind}/{name}",
                        Scope.ADMIN,
                        request -> delete(request, ChannelCalls.inPath(request))),
                new Route(
                        "DELETE",
                        "/users",
                        Scope.ADMIN,
                        request -> forget(request, "user", request.requiredQuery("user"))),
                new Route("DELETE", "/users/{id}", Scope.ADMIN, request -> forget(request, "id", request.path("id"))));
    }

    private CompletionStage<ApiResponse> delete(ApiRequest request, ChannelName channel) {
        if (!channel.kind().kept()) {
            throw new ParleyException(ErrorCode.CHANNEL_INVALID, "channel: live channels keep nothing to delete");
        }
        request.audit("channel.delete", channel.toString());
        return storage.delete(channel).thenApply(messages -> ApiResponse.ok(new Deleted(channel.toString(), messages)));
    }

    private CompletionStage<ApiResponse> forget(ApiRequest request, String field, String id) {
        String user = ClientCalls.requireUser(field, id);
        String messages = request.query("messages").orElse("recall");
        if (!List.of("recall", "keep").contains(messages)) {
            throw new ParleyException(
                    ErrorCode.COMMAND_INVALID,
                    "messages: must be recall or keep: what becomes of what the person said");
        }
        request.audit("user.forget", "user/" + user);
        // First the way in: a page that is closed comes back at once.
        return signOuts.user(user).thenCompose(closed -> storage.forget(user, messages.equals("recall"))
                .thenApply(done -> ApiResponse.ok(new Forgotten(user, closed))));
    }

    private record Deleted(String channel, long messages) {}

    private record Forgotten(String user, int closed) {}
}
