// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.api;

import dev.parley.apikey.Scope;
import dev.parley.channel.ChannelKind;
import dev.parley.channel.ChannelName;
import dev.parley.command.ChannelLists;
import dev.parley.command.PresenceHandler;
import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import dev.parley.http.ApiResponse;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What channels there are and who is in them: {@code /channels}, {@code /channel}, {@code /presence}. Thread-safe. */
public final class ChannelCalls {
    private final ChannelLists channels;
    private final PresenceHandler presence;

    public ChannelCalls(ChannelLists channels, PresenceHandler presence) {
        this.channels = channels;
        this.presence = presence;
    }

    public List<Route> routes() {
        return List.of(
                new Route("GET", "/channels", Scope.READ, this::list),
                new Route("GET", "/channel", Scope.READ, request -> one(request, named(request))),
                new Route("GET", "/channels/{kind}/{name}", Scope.READ, request -> one(request, inPath(request))),
                new Route("GET", "/presence", Scope.READ, request -> present(request, named(request))),
                new Route(
                        "GET",
                        "/channels/{kind}/{name}/presence",
                        Scope.READ,
                        request -> present(request, inPath(request))));
    }

    /** The channel that the query names. */
    static ChannelName named(ApiRequest request) {
        return ChannelName.parse(request.requiredQuery("channel"));
    }

    /** The channel that the path names, for names without what containers refuse in paths. */
    static ChannelName inPath(ApiRequest request) {
        return ChannelName.parse(request.path("kind") + "/" + request.path("name"));
    }

    private CompletionStage<ApiResponse> list(ApiRequest request) {
        @Nullable
        ChannelKind kind = request.query("kind").map(ChannelCalls::kind).orElse(null);
        request.audit("channels.list", kind == null ? "*" : kind.wire() + "/*");
        return channels.all(
                        kind,
                        request.query("query").orElse(""),
                        request.query("cursor").orElse(null))
                .thenApply(ApiResponse::ok);
    }

    private CompletionStage<ApiResponse> one(ApiRequest request, ChannelName channel) {
        request.audit("channel.read", channel.toString());
        return channels.one(channel).thenApply(ApiResponse::ok);
    }

    private CompletionStage<ApiResponse> present(ApiRequest request, ChannelName channel) {
        request.audit("presence.read", channel.toString());
        return presence.of(channel)
                .thenCombine(channels.one(channel), (people, known) -> people)
                .thenApply(ApiResponse::ok);
    }

    private static ChannelKind kind(String text) {
        return ChannelKind.of(text)
                .orElseThrow(() -> new ParleyException(
                        ErrorCode.COMMAND_INVALID, "kind: must be room, direct, user, topic or live"));
    }
}
