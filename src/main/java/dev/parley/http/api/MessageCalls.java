// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.api;

import dev.parley.access.Access;
import dev.parley.apikey.Scope;
import dev.parley.channel.ChannelName;
import dev.parley.command.Histories;
import dev.parley.command.RecallHandler;
import dev.parley.door.AddressLimits;
import dev.parley.door.ClientAddress;
import dev.parley.door.Origins;
import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import dev.parley.http.ApiResponse;
import dev.parley.identity.Authenticated;
import dev.parley.identity.User;
import dev.parley.identity.resolver.IdentityChain;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** {@code /messages}: parts of logs, for back ends with a key and, as plain polling, for people. Thread-safe. */
public final class MessageCalls {
    private final Histories histories;
    private final RecallHandler recalls;
    private final Access access;
    private final Origins origins;
    private final IdentityChain identities;
    private final AddressLimits reads;
    private final Consumer<User> rates;

    /**
     * @param reads of strangers, by address
     * @param rates counts a request of a person, or refuses it
     */
    public MessageCalls(
            Histories histories,
            RecallHandler recalls,
            Access access,
            Origins origins,
            IdentityChain identities,
            AddressLimits reads,
            Consumer<User> rates) {
        this.rates = rates;
        this.reads = reads;
        this.histories = histories;
        this.recalls = recalls;
        this.access = access;
        this.origins = origins;
        this.identities = identities;
    }

    /** For back ends, under {@code /api/v1}. */
    public List<Route> routes() {
        return List.of(
                new Route("GET", "/messages", Scope.READ, request -> read(request, ChannelCalls.named(request))),
                new Route(
                        "GET",
                        "/channels/{kind}/{name}/messages",
                        Scope.READ,
                        request -> read(request, ChannelCalls.inPath(request))),
                new Route("DELETE", "/messages", Scope.ADMIN, this::recall));
    }

    /** For people, beside the pages. */
    public List<Route> publicRoutes() {
        return List.of(new Route("GET", "/messages", null, this::forPerson));
    }

    private CompletionStage<ApiResponse> recall(ApiRequest request) {
        ChannelName channel = ChannelCalls.named(request);
        request.requiredQuery("offset");
        long offset = request.offset("offset").orElseThrow();
        request.audit("message.recall", channel + "#" + offset);
        return recalls.withdraw(channel, offset).thenApply(done -> ApiResponse.empty(204));
    }

    private CompletionStage<ApiResponse> read(ApiRequest request, ChannelName channel) {
        request.audit("messages.read", channel.toString());
        OptionalLong before = request.offset("before");
        OptionalLong after = request.offset("after");
        OptionalLong limit = limit(request);
        return histories.readUsed(channel, before, after, limit).thenApply(ApiResponse::ok);
    }

    private CompletionStage<ApiResponse> forPerson(ApiRequest request) {
        HttpServletRequest servletRequest = request.servletRequest();
        origins.require(servletRequest);
        // The first look at the query, so that a malformed one is told apart from a failure of ours.
        request.query("channel");
        Authenticated authenticated = identify(servletRequest);
        User user = authenticated.user();
        rates.accept(user);
        ChannelName channel = ChannelName.parse(request.requiredQuery("channel"));
        OptionalLong before = request.offset("before");
        OptionalLong after = request.offset("after");
        OptionalLong limit = limit(request);
        return access.requireRead(user, channel)
                .thenCompose(may -> histories.read(channel, user.id(), before, after, limit))
                .thenApply(page -> {
                    if (!identities.stillCounts(authenticated)) {
                        throw new ParleyException(
                                ErrorCode.IDENTITY_REQUIRED, "the sign-in was revoked meanwhile; sign in again");
                    }
                    return ApiResponse.tagged(page);
                });
    }

    /** Of strangers the address counts: each read costs the disk something, and nobody else answers for them. */
    private Authenticated identify(HttpServletRequest request) {
        String address = ClientAddress.of(request);
        boolean known = false;
        try {
            if (identities.userOfSession(request).isEmpty()) {
                reads.check(address);
            }
            Authenticated authenticated = identities
                    .identify(request)
                    .orElseThrow(() -> new ParleyException(ErrorCode.IDENTITY_REQUIRED, "sign in first"));
            known = !authenticated.user().guest();
            return authenticated;
        } finally {
            if (!known) {
                reads.take(address);
            }
        }
    }

    private static OptionalLong limit(ApiRequest request) {
        return request.number("limit", 1, Histories.MAX_LIMIT);
    }
}
