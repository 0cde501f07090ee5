// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.compare;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.parley.access.Access;
import dev.parley.channel.ChannelName;
import dev.parley.door.AddressLimits;
import dev.parley.door.ClientAddress;
import dev.parley.door.Networks;
import dev.parley.door.Origins;
import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import dev.parley.http.ApiResponse;
import dev.parley.http.api.ApiRequest;
import dev.parley.http.api.Route;
import dev.parley.identity.User;
import dev.parley.identity.resolver.IdentityChain;
import dev.parley.wire.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What {@code /compare} asks: the time, a run, how it stands, its end. Thread-safe. Needs no key; of our own origin, and a run only for
 * somebody who may read its channel.
 */
public final class CompareCalls {
    private final Runs runs;
    private final Access access;
    private final Origins origins;
    private final IdentityChain identities;
    private final AddressLimits begun;

    /** @param begun how often one address may begin */
    public CompareCalls(Runs runs, Access access, Origins origins, IdentityChain identities, AddressLimits begun) {
        this.runs = runs;
        this.access = access;
        this.origins = origins;
        this.identities = identities;
        this.begun = begun;
    }

    /** Below our prefix. */
    public List<Route> routes() {
        return List.of(
                new Route("GET", "/compare/time", null, this::time),
                new Route("POST", "/compare/runs", null, this::begin),
                new Route("POST", "/compare/runs/{id}/start", null, this::start),
                new Route("POST", "/compare/runs/{id}/urls", null, this::learn),
                new Route("GET", "/compare/runs/{id}", null, this::figures),
                new Route("DELETE", "/compare/runs/{id}", null, this::end));
    }

    private CompletionStage<ApiResponse> time(ApiRequest request) {
        return ok(new Time(ServerClock.millis(runs.clock().micros())));
    }

    private CompletionStage<ApiResponse> begin(ApiRequest request) {
        origins.require(request.servletRequest());
        String address = ClientAddress.of(request.servletRequest());
        begun.take(address);
        Plan plan = Plan.of(request.json());
        User user = identities
                .identify(request.servletRequest())
                .orElseThrow(() -> new ParleyException(ErrorCode.IDENTITY_REQUIRED, "sign in first"))
                .user();
        String id = runs.newId();
        ChannelName channel = runs.channelOf(id);
        return access.requireRead(user, channel).thenApply(may -> {
            Run run = runs.begin(id, plan, address, Networks.keyOf(address));
            Schedule schedule = run.schedule();
            return ApiResponse.ok(new Begun(
                    id,
                    channel.toString(),
                    plan.seed(),
                    schedule.size(),
                    schedule.first(),
                    plan.warmup(),
                    plan.seconds()));
        });
    }

    private CompletionStage<ApiResponse> start(ApiRequest request) {
        origins.require(request.servletRequest());
        return ok(new Time(ServerClock.millis(runs.require(request.path("id")).start())));
    }

    private CompletionStage<ApiResponse> learn(ApiRequest request) {
        origins.require(request.servletRequest());
        Run run = runs.require(request.path("id"));
        JsonObject body = request.json();
        String way = body.requiredString("way");
        TransportKind kind = Arrays.stream(TransportKind.values())
                .filter(one -> one.wire().equals(way))
                .findFirst()
                .orElseThrow(() -> Refused.invalid("way: polling, long-poll, sse or websocket"));
        body.string("poll").ifPresent(url -> run.meter().learn(kind, false, url));
        body.string("send").ifPresent(url -> run.meter().learn(kind, true, url));
        return CompletableFuture.completedFuture(ApiResponse.empty(204));
    }

    private CompletionStage<ApiResponse> figures(ApiRequest request) {
        origins.require(request.servletRequest());
        return ok(runs.require(request.path("id")).figures());
    }

    private CompletionStage<ApiResponse> end(ApiRequest request) {
        origins.require(request.servletRequest());
        runs.end(request.path("id"));
        return CompletableFuture.completedFuture(ApiResponse.empty(204));
    }

    private static CompletionStage<ApiResponse> ok(Object value) {
        return CompletableFuture.completedFuture(ApiResponse.ok(value));
    }

    private record Time(@JsonRawValue String time) {}

    @JsonPropertyOrder({"run", "channel", "seed", "messages", "first", "warmup", "seconds"})
    private record Begun(String run, String channel, int seed, int messages, int first, int warmup, int seconds) {}
}
