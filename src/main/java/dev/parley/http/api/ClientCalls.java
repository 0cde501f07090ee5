// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.parley.apikey.Scope;
import dev.parley.channel.ChannelName;
import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import dev.parley.http.ApiResponse;
import dev.parley.hub.Connection;
import dev.parley.hub.Registry;
import dev.parley.identity.Names;
import dev.parley.identity.User;
import dev.parley.session.Kicks;
import dev.parley.wire.Cursors;
import dev.parley.wire.UserView;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Who is connected, and the end of it: {@code /clients} and {@code /users/{id}/clients}. Thread-safe. */
public final class ClientCalls {
    private static final String LIST = "clients";
    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 1000;
    private static final Pattern CLIENT_ID = Pattern.compile("[0-9a-f-]{36}");

    private final Registry registry;
    private final Function<ChannelName, List<Connection>> audience;
    private final Kicks kicks;

    /** @param audience the connections that hear a channel */
    public ClientCalls(Registry registry, Function<ChannelName, List<Connection>> audience, Kicks kicks) {
        this.registry = registry;
        this.audience = audience;
        this.kicks = kicks;
    }

    public List<Route> routes() {
        return List.of(
                new Route("GET", "/clients", Scope.READ, this::list),
                new Route(
                        "DELETE",
                        "/clients",
                        Scope.ADMIN,
                        request -> closeUser(request, request.requiredQuery("user"))),
                new Route("GET", "/clients/{id}", Scope.READ, this::one),
                new Route("DELETE", "/clients/{id}", Scope.ADMIN, request -> closeClient(request, request.path("id"))),
                new Route(
                        "DELETE",
                        "/users/{id}/clients",
                        Scope.ADMIN,
                        request -> closeUser(request, request.path("id"))));
    }

    /** The tutorials' form, for an id of either sort. */
    public List<Route> shortForms() {
        return List.of(
                new Route(
                        "DELETE",
                        "/deleteClient/{id}",
                        Scope.ADMIN,
                        request -> closeEither(request, request.path("id"))),
                new Route(
                        "POST",
                        "/deleteClient/{id}",
                        Scope.ADMIN,
                        request -> closeEither(request, request.path("id"))));
    }

    private CompletionStage<ApiResponse> list(ApiRequest request) {
        Optional<String> user = request.query("user").map(id -> requireUser("user", id));
        Optional<ChannelName> channel = request.query("channel").map(ChannelName::parse);
        int limit = (int) request.query("limit", 1, MAX_LIMIT, DEFAULT_LIMIT);
        String after = place(request.query("cursor").orElse(null));
        request.audit(
                "clients.list",
                user.map(id -> "user/" + id)
                        .or(() -> channel.map(ChannelName::toString))
                        .orElse("*"));
        List<Connection> fitting = candidates(user, channel)
                .filter(connection -> !connection.writer().isClosing())
                .sorted(Comparator.comparing(Connection::id))
                .toList();
        List<Client> page = fitting.stream()
                .filter(connection -> connection.id().compareTo(after) > 0)
                .limit(limit + 1L)
                .map(connection -> client(connection, false))
                .toList();
        boolean more = page.size() > limit;
        return CompletableFuture.completedFuture(ApiResponse.ok(new Clients(
                more ? page.subList(0, limit) : page,
                fitting.size(),
                more ? Cursors.after(LIST, page.get(limit - 1).clientId()) : null)));
    }

    private Stream<Connection> candidates(Optional<String> user, Optional<ChannelName> channel) {
        if (channel.isEmpty()) {
            return (user.isPresent() ? registry.of(user.get()) : registry.all()).stream();
        }
        return audience.apply(channel.get()).stream()
                .filter(connection -> user.isEmpty() || isOf(connection, user.get()));
    }

    private static boolean isOf(Connection connection, String userId) {
        @Nullable User user = connection.user();
        return user != null && user.id().equals(userId);
    }

    private static String place(@Nullable String cursor) {
        String id = Cursors.read(LIST, cursor).orElse("");
        if (!id.isEmpty() && !CLIENT_ID.matcher(id).matches()) {
            throw Cursors.nonsense(null);
        }
        return id;
    }

    private CompletionStage<ApiResponse> one(ApiRequest request) {
        request.audit("client.read", "client/" + request.path("id"));
        Connection connection = registry.client(request.path("id"))
                .filter(found -> !found.writer().isClosing())
                .orElseThrow(ClientCalls::unknown);
        return CompletableFuture.completedFuture(ApiResponse.ok(client(connection, true)));
    }

    private CompletionStage<ApiResponse> closeClient(ApiRequest request, String id) {
        request.audit("client.close", "client/" + id);
        return kicks.client(id).thenApply(there -> {
            if (!there) {
                throw unknown();
            }
            return ApiResponse.empty(204);
        });
    }

    private CompletionStage<ApiResponse> closeUser(ApiRequest request, String id) {
        requireUser("user", id);
        request.audit("user.close", "user/" + id);
        return kicks.user(id).thenApply(count -> ApiResponse.ok(new Closed(count)));
    }

    private CompletionStage<ApiResponse> closeEither(ApiRequest request, String id) {
        return registry.client(id).isPresent()
                ? closeClient(request, id)
                : kicks.isUser(id).thenCompose(known -> {
                    if (!known) {
                        throw unknown();
                    }
                    return closeUser(request, id);
                });
    }

    static String requireUser(String field, String id) {
        if (!Names.isIdentifier(id)) {
            throw new ParleyException(
                    ErrorCode.COMMAND_INVALID,
                    field + ": a user id has 1 to 128 characters, no control characters, no space at either end");
        }
        return id;
    }

    private static ParleyException unknown() {
        return new ParleyException(ErrorCode.CLIENT_UNKNOWN, "id: no such client is connected");
    }

    private record Clients(
            List<Client> clients, int total, @Nullable String cursor) {}

    /** How many connections were told to go. */
    record Closed(int closed) {}

    /** One connection. The session is a hash, for {@code POST /sessions/revoke}; channels are told of one client only. */
    @JsonPropertyOrder({
        "clientId",
        "user",
        "transport",
        "address",
        "connectedAt",
        "lastSeen",
        "subscriptions",
        "queued",
        "session",
        "channels"
    })
    private record Client(
            String clientId,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable
            UserView user,

            String transport,
            String address,
            long connectedAt,
            long lastSeen,
            long subscriptions,
            int queued,
            @Nullable String session,
            @Nullable List<String> channels) {}

    private Client client(Connection connection, boolean whole) {
        @Nullable User user = connection.user();
        return new Client(
                connection.id(),
                user == null ? null : UserView.of(user),
                connection.writer().transport().name(),
                connection.facts().address(),
                connection.connectedAt().toEpochMilli(),
                System.currentTimeMillis() - connection.writer().silentMillis(),
                connection.subscriptionCount(),
                connection.writer().queued(),
                registry.sessionOf(connection).orElse(null),
                whole ? connection.channels() : null);
    }
}
