// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.apikey.ApiKeys;
import dev.parley.apikey.Scope;
import dev.parley.door.AddressLimits;
import dev.parley.door.Capacity;
import dev.parley.door.Door;
import dev.parley.door.EndpointKind;
import dev.parley.door.Origins;
import dev.parley.door.Way;
import dev.parley.http.ApiResponse;
import dev.parley.http.pages.SecurityHeaders;
import dev.parley.identity.User;
import dev.parley.identity.resolver.IdentityChain;
import dev.parley.identity.resolver.TicketResolver;
import dev.parley.testing.HouseUnderTest;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiServletIT {
    private static final String KEY = "a-key-for-this-test-only";
    private static final int MAX_BODY = 1000;

    // Completes stages on a thread of its own, as an engine does.
    private final Executor engine = task -> new Thread(task, "engine").start();

    @TempDir
    Path directory;

    @AutoClose
    private HouseUnderTest house;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void answer_fromAnotherThread_arrivesWithAndWithoutAsync(boolean asyncSupported) {
        start(asyncSupported);

        assertThat(house.send(house.request("/api/v1/later/%E5%A4%A7%20%E5%8E%85"))
                        .body())
                .isEqualTo("{\"name\":\"大 厅\"}");
        assertRefused(house.send(house.request("/api/v1/broken")), 500, "server.error");
    }

    @Test
    void answer_head_hasNoBody() {
        start(true);
        HttpResponse<String> answer =
                house.send(house.request("/api/v1/later/x").method("HEAD", BodyPublishers.noBody()));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.headers().firstValue("Content-Length")).contains("12");
    }

    @Test
    void path_unknownOrWrongMethod_isRefused() {
        start(true);
        assertRefused(house.send(house.request("/api/v1/none")), 404, "route.unknown");
        assertRefused(house.send(house.request("/api/v1/tickets")), 405, "method.notAllowed");
        assertRefused(
                house.send(house.request("/api/v1/tickets").method("OPTIONS", BodyPublishers.noBody())),
                405,
                "method.notAllowed");
    }

    @Test
    void key_missingOrWrong_isRefused() {
        start(true);
        HttpRequest.Builder request = house.request("/api/v1/tickets").POST(BodyPublishers.ofString("{}"));
        HttpResponse<String> answer = house.send(request);

        assertRefused(answer, 401, "key.invalid");
        assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer");
    }

    @Test
    void tickets_user_getsATicket() {
        start(true);

        assertThat(house.send(tickets("{\"user\":{\"id\":\"张三\",\"roles\":[\"push\"]},\"ttl\":60}"))
                        .body())
                .isEqualTo("{\"ticket\":\"张三-[push]-PT1M\",\"expiresIn\":60}");
        assertThat(house.send(tickets("{\"user\":{\"id\":\"a\",\"name\":\"Anna\"}}"))
                        .body())
                .isEqualTo("{\"ticket\":\"Anna-[]-PT30S\",\"expiresIn\":30}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | user: ",
                "{\"user\":\"a\"} | user: ",
                "{\"user\":{}} | user.id: ",
                "{\"user\":{\"id\":\"guest-a\"}} | guest-",
                "{\"user\":{\"id\":\"a\\u0000\"}} | user id: ",
                "{\"user\":{\"id\":\"a\",\"name\":\"\"}} | user.name: ",
                "{\"user\":{\"id\":\"a\",\"roles\":\"push\"}} | roles: ",
                "{\"user\":{\"id\":\"a\"},\"ttl\":0} | ttl: ",
                "{\"user\":{\"id\":\"a\"},\"ttl\":3601} | ttl: ",
                "{\"user\":{\"id\":\"a\"},\"ttl\":\"30\"} | ttl: ",
                "[] | object",
            })
    void tickets_nonsense_namesTheField(String body, String named) {
        start(true);
        HttpResponse<String> answer = house.send(tickets(body));

        assertRefused(answer, 422, "command.invalid");
        assertThat(answer.body()).contains(named);
    }

    @Test
    void body_brokenTooLongOrOfAnotherType_isRefused() {
        start(true);
        assertRefused(house.send(tickets("{")), 400, "json.malformed");
        assertRefused(
                house.send(tickets("x").POST(BodyPublishers.ofByteArray(new byte[] {'"', (byte) 0xff, '"'}))),
                400,
                "json.malformed");
        assertRefused(house.send(tickets("1".repeat(MAX_BODY + 1))), 413, "body.tooLarge");
        assertRefused(
                house.send(tickets("x")
                        .POST(BodyPublishers.fromPublisher(BodyPublishers.ofString("1".repeat(MAX_BODY + 1))))),
                413,
                "body.tooLarge");
        assertRefused(
                house.send(house.request("/api/v1/tickets")
                        .header("Authorization", "Bearer " + KEY)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString("{}"))),
                415,
                "type.unsupported");
    }

    @Test
    void handshake_explained_tellsWhatABrowserHides() {
        start(true);

        assertThat(explain("path=/ws%3Fauth%3Dmessage&origin=" + house.origin()))
                .isEqualTo("{\"status\":101,\"code\":null,\"message\":\"the handshake would be accepted\"}");
        assertThat(explain("path=/ws&origin=http://evil.example"))
                .startsWith("{\"status\":403,\"code\":\"origin.forbidden\",");
        assertThat(explain("path=/ws")).startsWith("{\"status\":401,\"code\":\"identity.required\",");
        assertThat(explain("path=/ws&protocol=parley.v1,bearer.t"))
                .startsWith("{\"status\":401,\"code\":\"token.invalid\",");
        assertThat(explain("path=/ws%3Fticket%3D%25zz")).startsWith("{\"status\":400,\"code\":\"handshake.invalid\",");
        assertThat(explain("path=/nothing")).startsWith("{\"status\":404,\"code\":\"route.unknown\",");
        assertRefused(
                house.send(house.request("/api/v1/handshake?path=/ws").header("Origin", "http://evil.example")),
                403,
                "origin.forbidden");
    }

    private String explain(String query) {
        return house.send(house.request("/api/v1/handshake?" + query)).body();
    }

    private HttpRequest.Builder tickets(String body) {
        return house.request("/api/v1/tickets")
                .header("Authorization", "Bearer " + KEY)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
    }

    private void start(boolean asyncSupported) {
        Origins origins = new Origins(List.of());
        TicketResolver tickets = new TicketResolver(
                ticket -> CompletableFuture.completedFuture(Optional.<User>empty()), Duration.ofSeconds(2));
        IdentityChain identities = new IdentityChain(tickets, List.of(), List.of());
        Door door = new Door(
                origins,
                new AddressLimits(0, 0, address -> false),
                new Capacity(0, () -> 0, Optional::empty),
                identities);
        List<Route> routes = new ArrayList<>(List.of(
                new Route(
                        "GET",
                        "/later/{name}",
                        null,
                        request -> CompletableFuture.supplyAsync(
                                () -> ApiResponse.ok(Map.of("name", request.path("name"))), engine)),
                new Route(
                        "GET",
                        "/broken",
                        null,
                        request -> CompletableFuture.supplyAsync(
                                () -> {
                                    throw new IllegalStateException("a bug, made by this test");
                                },
                                engine)),
                new Route(
                        "GET",
                        "/admin",
                        Scope.ADMIN,
                        request -> CompletableFuture.completedFuture(ApiResponse.empty(204)))));
        routes.addAll(new TicketCalls((user, ttl) ->
                        CompletableFuture.supplyAsync(() -> user.name() + "-" + user.roles() + "-" + ttl, engine))
                .routes());
        routes.addAll(new HandshakeCalls(door, origins, Map.of("/ws", new Way(EndpointKind.CHAT))).routes());
        house = new HouseUnderTest(directory)
                .servlet(
                        "/api/v1/*",
                        new ApiServlet(
                                HouseUnderTest.exchanges(),
                                new Routes(routes),
                                ApiKeys.ofKey(KEY),
                                "/api/v1",
                                MAX_BODY,
                                dev.parley.hub.Traffic.NONE,
                                new dev.parley.audit.AuditLog()))
                .filter(new SecurityHeaders("", List.of(), Duration.ZERO), asyncSupported)
                .start();
    }

    private static void assertRefused(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).contains("\"code\":\"" + code + "\"");
    }
}
