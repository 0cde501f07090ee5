// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.api;

import dev.parley.apikey.Scope;
import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import dev.parley.http.ApiResponse;
import dev.parley.identity.Names;
import dev.parley.identity.User;
import dev.parley.identity.WebOrigin;
import dev.parley.wire.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** {@code POST /tickets}: a back end fetches what lets its user in once. Thread-safe. */
public final class TicketCalls {
    private static final int DEFAULT_TTL = 30;
    private static final int MAX_TTL = 3600;
    private static final int MAX_ROLES = 100;

    private final Issuer issuer;

    /** Where tickets are made. */
    @FunctionalInterface
    public interface Issuer {
        /**
         * Makes a ticket.
         *
         * @param origin from which alone it may come, as {@link WebOrigin} writes it; null for any
         * @param session the portal's own tag of the session that it is issued in; null for none
         */
        CompletionStage<String> issue(User user, @Nullable String origin, @Nullable String session, Duration life);
    }

    public TicketCalls(Issuer issuer) {
        this.issuer = issuer;
    }

    /** For tickets that no origin binds. */
    public TicketCalls(BiFunction<User, Duration, CompletionStage<String>> issue) {
        this((user, origin, session, life) -> issue.apply(user, life));
    }

    public List<Route> routes() {
        return List.of(new Route("POST", "/tickets", Scope.PUSH, this::issue));
    }

    private CompletionStage<ApiResponse> issue(ApiRequest request) {
        JsonObject body = request.json();
        User user = userOf(body.object("user").orElseThrow(() -> invalid("user: is missing")));
        int seconds = body.intBetween("ttl", 1, MAX_TTL, DEFAULT_TTL);
        Optional<String> origin = body.string("origin").map(TicketCalls::origin);
        Optional<String> session = body.string("session").map(TicketCalls::session);
        request.audit("ticket.issue", "user/" + user.id());
        return issuer.issue(user, origin.orElse(null), session.orElse(null), Duration.ofSeconds(seconds))
                .thenApply(ticket -> ApiResponse.ok(new Issued(ticket, seconds)));
    }

    private static User userOf(JsonObject fields) {
        String id = Names.requireUserId(fields.requiredString("id"));
        String name = fields.string("name").orElse(id);
        if (!Names.isIdentifier(name)) {
            throw invalid("user.name: 1 to 128 characters, no control or invisible direction characters,"
                    + " no space at either end");
        }
        List<String> roles = fields.strings("roles");
        if (roles.size() > MAX_ROLES || !roles.stream().allMatch(Names::isIdentifier)) {
            throw invalid("user.roles: at most " + MAX_ROLES + ", each of 1 to 128 characters without controls");
        }
        return User.known(id, Names.shown(name, id), Set.copyOf(roles));
    }

    private static String origin(String text) {
        return WebOrigin.of(text)
                .orElseThrow(() -> invalid("origin: write scheme://host or scheme://host:port, no path, such as"
                        + " https://portal.example.org"));
    }

    private static String session(String tag) {
        if (!Names.isIdentifier(tag)) {
            throw invalid("session: a tag of the portal's session, such as a hash of its id: 1 to 128 characters, no"
                    + " control or invisible direction characters, no space at either end");
        }
        return tag;
    }

    private static ParleyException invalid(String message) {
        return new ParleyException(ErrorCode.COMMAND_INVALID, message);
    }

    private record Issued(String ticket, int expiresIn) {}
}
