// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.apikey.Scope;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.TestSocket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Every route of the API that the code has, with every method, without a key, with a wrong one, and with one of too small a scope. */
class ApiTableIT {
    // SHA-256 of "reader", "pusher" and "boss".
    private static final String KEYS = Stream.of("reader:read", "pusher:push", "boss:admin")
            .map(ApiTableIT::entry)
            .collect(Collectors.joining(","));
    private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS");

    /** What each route demands: a new one fails this test until it is listed. */
    private static final Set<String> LISTED = new TreeSet<>(List.of(
            "POST /api/v1/push PUSH",
            "GET /api/v1/clients READ",
            "DELETE /api/v1/clients ADMIN",
            "GET /api/v1/clients/{id} READ",
            "DELETE /api/v1/clients/{id} ADMIN",
            "DELETE /api/v1/users/{id}/clients ADMIN",
            "GET /api/v1/channels READ",
            "GET /api/v1/channel READ",
            "GET /api/v1/channels/{kind}/{name} READ",
            "DELETE /api/v1/channel ADMIN",
            "DELETE /api/v1/channels/{kind}/{name} ADMIN",
            "DELETE /api/v1/users ADMIN",
            "DELETE /api/v1/users/{id} ADMIN",
            "GET /api/v1/presence READ",
            "GET /api/v1/channels/{kind}/{name}/presence READ",
            "GET /api/v1/messages READ",
            "GET /api/v1/channels/{kind}/{name}/messages READ",
            "DELETE /api/v1/messages ADMIN",
            "POST /api/v1/tickets PUSH",
            "POST /api/v1/sessions/revoke ADMIN",
            "POST /api/v1/access/recheck ADMIN",
            "POST /api/v1/drain ADMIN",
            "GET /api/v1/stats READ",
            "GET /api/v1/handshake null",
            "POST /api/v1/handshake null",
            "POST /push PUSH",
            "DELETE /deleteClient/{id} ADMIN",
            "POST /deleteClient/{id} ADMIN",
            "GET /metrics READ",
            "GET /messages null"));

    @RegisterExtension
    static final ParleyServer server = ParleyServer.of(Map.of("parley.api-keys", KEYS));

    private static List<Route> api;
    private static List<Route> shortForms;

    @BeforeAll
    static void start() throws Exception {
        api = ApiServletRoutes.of(server.context(), "parley-api");
        shortForms = ApiServletRoutes.of(server.context(), "parley-short-forms");
    }

    @Test
    void routes_areTheListedOnes() {
        Set<String> routes = new TreeSet<>();
        api.forEach(route -> routes.add(route.method() + " /api/v1" + route.pattern() + " " + route.scope()));
        shortForms.forEach(route -> routes.add(route.method() + " " + route.pattern() + " " + route.scope()));

        assertThat(routes).isEqualTo(LISTED);
    }

    @Test
    void route_withoutAKey_orWithAWrongOne_is401_andWithTooLittleScope_403() throws Exception {
        for (Route route : api) {
            assertGuarded("api/v1" + route.pattern(), route);
        }
        for (Route route : shortForms) {
            assertGuarded(route.pattern().substring(1), route);
        }
    }

    @Test
    void method_thatNoRouteAnswers_is405WithTheOnesThatDo() throws Exception {
        for (List<Route> routes : List.of(api, shortForms)) {
            String base = routes == api ? "api/v1" : "";
            for (Route route : routes) {
                Set<String> answered = routes.stream()
                        .filter(other -> other.pattern().equals(route.pattern()))
                        .flatMap(other ->
                                other.method().equals("GET") ? Stream.of("GET", "HEAD") : Stream.of(other.method()))
                        .collect(Collectors.toCollection(TreeSet::new));
                for (String method : METHODS) {
                    if (answered.contains(method)) {
                        continue;
                    }
                    HttpResponse<String> answer = call(method, (base + route.pattern()).replaceFirst("^/", ""), "boss");
                    assertProblem(answer, method, 405, "method.notAllowed");
                    assertThat(answer.headers().firstValue("Allow")).hasValue(String.join(", ", answered));
                }
            }
        }
    }

    @Test
    void path_thatIsNoRoute_is404_forEveryMethod() throws Exception {
        for (String method : METHODS) {
            for (String path : List.of(
                    "api/v1/", "api/v1/nothing", "api/v1/clients/a/b", "api/v1/channels/room", "api/v1/push/")) {
                assertProblem(call(method, path, "boss"), method, 404, "route.unknown");
            }
        }
    }

    private static void assertGuarded(String pattern, Route route) throws Exception {
        String path = pattern;
        if (route.scope() == null) {
            assertThat(call(route.method(), path, null).statusCode()).as(path).isNotIn(403, 405, 500);
            return;
        }
        assertProblem(call(route.method(), path, null), route.method(), 401, "key.invalid");
        assertProblem(call(route.method(), path, "wrong"), route.method(), 401, "key.invalid");
        for (String key : List.of("reader", "pusher", "boss")) {
            boolean may = key.equals("boss") || (key.equals("reader") ? Scope.READ : Scope.PUSH) == route.scope();
            if (!may) {
                assertProblem(call(route.method(), path, key), route.method(), 403, "scope.missing");
            } else if (!path.endsWith("drain")) {
                assertThat(call(route.method(), path, key).statusCode())
                        .as(path)
                        .isNotIn(401, 403, 405, 500);
            }
        }
    }

    private static void assertProblem(HttpResponse<String> answer, String method, int status, String code) {
        String what = answer.request().method() + " " + answer.request().uri();
        assertThat(answer.statusCode()).as(what).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type").orElse(""))
                .as(what)
                .startsWith("application/problem+json");
        if (!method.equals("HEAD")) {
            var problem = TestSocket.parse(answer.body());
            assertThat(problem.path("code").asText()).as(what).isEqualTo(code);
            assertThat(problem.path("status").asInt()).isEqualTo(status);
            assertThat(problem.path("detail").asText()).isNotEmpty();
        }
    }

    private static HttpResponse<String> call(String method, String path, String key) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        server.base().resolve(path.replace("{kind}", "room").replaceAll("\\{[a-z]+}", "x")))
                .header("Content-Type", "application/json")
                .method(method, method.equals("POST") ? BodyPublishers.ofString("{}") : BodyPublishers.noBody());
        if (key != null) {
            request.header("Authorization", "Bearer " + key);
        }
        return server.send(request);
    }

    private static String entry(String nameAndScope) {
        String name = nameAndScope.substring(0, nameAndScope.indexOf(':'));
        try {
            byte[] hash = java.security.MessageDigest.getInstance("SHA-256")
                    .digest(name.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            return nameAndScope + ":" + java.util.HexFormat.of().formatHex(hash);
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
