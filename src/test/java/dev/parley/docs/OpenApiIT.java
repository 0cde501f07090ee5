// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.error.ErrorCode;
import dev.parley.http.api.ApiServletRoutes;
import dev.parley.testing.ClientCommand;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.SchemaFile;
import dev.parley.testing.TestSocket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code docs/openapi.yaml} against the server: the same routes, and answers that fit its schemas. */
class OpenApiIT {
    /** Served beside the API's two tables. */
    private static final Set<String> OTHERS = Set.of(
            "POST /signin none",
            "POST /signout none",
            "POST /touch none",
            "GET /healthz none",
            "GET /readyz none",
            "GET /sse none",
            "POST /poll none",
            "GET /poll/{secret} none",
            "DELETE /poll/{secret} none",
            "POST /send/{secret} none");

    @TempDir
    static Path directory;

    private static SchemaFile file;

    @AutoClose
    private static ParleyServer server;

    private static String clientId;

    @AutoClose
    private static TestSocket ana;

    @BeforeAll
    static void start() throws Exception {
        file = new SchemaFile("docs/openapi.yaml");
        server = new ParleyServer(directory, Map.of()).start();
        ana = server.socket("ws", "Cookie", server.signIn("Ana"));
        clientId = ana.awaitEvent("welcome").path("clientId").asText();
        ana.request(ClientCommand.subscribe("room/lobby"));
        ana.request("{\"action\":\"publish\",\"channel\":\"room/lobby\",\"body\":{\"a\":1},\"key\":\"k\"}");
        ana.request("{\"action\":\"publish\",\"channel\":\"room/lobby\",\"body\":null}");
        ana.request(ClientCommand.of("recall").with("channel", "room/lobby").with("offset", 2));
    }

    @Test
    void operations_areTheServersRoutes() {
        Set<String> written = new TreeSet<>();
        file.root().path("paths").properties().forEach(path -> path.getValue()
                .properties()
                .forEach(operation -> written.add(operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey()
                        + " " + operation.getValue().path("x-scope").asText())));
        Set<String> served = new TreeSet<>(ApiServletRoutes.of(server.context()));
        served.addAll(OTHERS);

        assertThat(written).isEqualTo(served);
    }

    @Test
    void codes_areAllThereAre() {
        Set<String> written = new TreeSet<>();
        file.root().at("/components/schemas/Problem/properties/code/enum").forEach(code -> written.add(code.asText()));

        assertThat(written)
                .isEqualTo(
                        Arrays.stream(ErrorCode.values()).map(ErrorCode::wire).collect(Collectors.toSet()));
    }

    @Test
    void answers_fitTheirSchemas() throws Exception {
        fits("get", "/api/v1/clients", "?limit=5");
        fits("get", "/api/v1/clients/{id}", "");
        fits("get", "/api/v1/channels", "");
        fits("get", "/api/v1/channel", "?channel=room/lobby");
        fits("get", "/api/v1/channels/{kind}/{name}", "");
        fits("get", "/api/v1/presence", "?channel=room/lobby");
        fits("get", "/api/v1/channels/{kind}/{name}/presence", "");
        fits("get", "/api/v1/messages", "?channel=room/lobby&after=0");
        fits("get", "/api/v1/channels/{kind}/{name}/messages", "");
        fits("get", "/api/v1/stats", "");
        fits("get", "/api/v1/handshake", "");
        fits("get", "/api/v1/handshake", "?path=/nowhere");
        fits("get", "/healthz", "");
        fits("get", "/readyz", "");
        fits("delete", "/api/v1/clients", "?user=nobody");
        fits("delete", "/api/v1/users/{id}/clients", "");
        for (String path : new String[] {
            "/api/v1/push", "/push", "/api/v1/tickets", "/api/v1/sessions/revoke", "/api/v1/access/recheck"
        }) {
            posts(path, file.root().at("/paths").path(path).at("/post/requestBody/content/application~1json/example"));
        }
        posts("/api/v1/push", TestSocket.parse("{\"to\":{\"clients\":[\"x\"]},\"body\":1}"));
        posts("/api/v1/push", TestSocket.parse("{\"to\":{\"channels\":[\"live/x\"]},\"body\":1}"));
        posts("/signin", TestSocket.parse("{\"name\":\"Bo\"}"));
    }

    @Test
    void longPoll_fromItsOpeningToItsEnd_fitsItsSchemas() throws Exception {
        HttpResponse<String> opened = server.send(
                request("poll").header("Cookie", server.signIn("Cy")).POST(BodyPublishers.noBody()));
        assertFits("post", "/poll", opened);
        JsonNode addresses = TestSocket.parse(opened.body());
        String poll = addresses.path("poll").asText();
        String command = file.root()
                .at("/paths/~1send~1{secret}/post/requestBody/content/application~1json/example")
                .toString();
        assertFits(
                "post",
                "/send/{secret}",
                server.send(request(addresses.path("send").asText()).POST(BodyPublishers.ofString(command))));
        server.send(
                request(addresses.path("send").asText())
                        .POST(
                                BodyPublishers.ofString(
                                        "[{\"action\":\"subscribe\",\"channel\":\"live/x\"},{\"action\":\"publish\",\"channel\":\"live/x\",\"body\":1}]")));
        assertFits("get", "/poll/{secret}", server.send(request(poll + "?ack=1")));
        assertThat(server.send(request(poll).DELETE()).statusCode()).isEqualTo(204);
    }

    /** Without a key, which would be no identity. */
    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(server.base().resolve(path));
    }

    @Test
    void refusals_fitTheProblemSchema() throws Exception {
        JsonNode problem = file.root().at("/components/schemas/Problem");
        for (HttpResponse<String> answer : List.of(
                server.call("GET", "api/v1/nothing"),
                server.call("PUT", "api/v1/push"),
                server.call("GET", "api/v1/channel"),
                server.send(HttpRequest.newBuilder(server.base().resolve("metrics"))))) {
            file.assertFits(
                    problem, TestSocket.parse(answer.body()), answer.uri().toString());
        }
    }

    @Test
    void examples_fitTheirSchemas() {
        for (JsonNode parent : file.root().findParents("example")) {
            if (parent.has("schema")) {
                JsonNode schema = parent.path("schema");
                file.assertFits(schema, parent.path("example"), schema.toString());
            }
        }
    }

    private static void fits(String method, String path, String query) throws Exception {
        String concrete =
                path.replace("{id}", clientId).replace("{kind}", "room").replace("{name}", "lobby");
        HttpResponse<String> answer = server.call(method.toUpperCase(Locale.ROOT), concrete.substring(1) + query);
        assertFits(method, path, answer);
    }

    private static void posts(String path, JsonNode body) throws Exception {
        HttpResponse<String> answer = server.send(server.request(path.substring(1))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.toString())));
        assertFits("post", path, answer);
    }

    private static void assertFits(String method, String path, HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(path + " " + answer.body()).isEqualTo(200);
        JsonNode schema =
                file.root().path("paths").path(path).path(method).at("/responses/200/content/application~1json/schema");
        file.assertFits(schema, TestSocket.parse(answer.body()), method + " " + path);
    }
}
