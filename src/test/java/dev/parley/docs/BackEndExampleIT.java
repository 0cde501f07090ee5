// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.testing.ClientJars;
import dev.parley.testing.FreePort;
import dev.parley.testing.Patience;
import dev.parley.testing.ServerProcess;
import dev.parley.testing.TestSocket;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code examples/backend}, compiled with nothing but the client's jar and Jackson, killed, and with a server that is killed. */
class BackEndExampleIT {
    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private final int port = FreePort.find();
    private Path classes;

    @Test
    void backEndAndServer_killed_tellEveryCustomerOnce() throws Exception {
        classes = ClientJars.compile(Path.of("examples/backend"), folder.resolve("classes"));
        ServerProcess server = server();
        Process backEnd = run(server);
        try {
            order(server, 1, 5);
            await().until(() -> inbox(server).size() == 5);

            backEnd.destroyForcibly();
            Patience.awaitExit(backEnd);
            order(server, 6, 10);
            backEnd = run(server);
            await().until(() -> inbox(server).size() == 10);
        } finally {
            server.kill9();
            server.close();
        }
        try (ServerProcess again = server()) {
            order(again, 11, 15);
            await().until(() -> inbox(again).size() == 15);
            List<String> expected = new ArrayList<>();
            for (int number = 1; number <= 15; number++) {
                expected.add("Your order " + number + " is ready");
            }
            assertThat(inbox(again)).isEqualTo(expected);
        } finally {
            backEnd.destroyForcibly();
            Patience.awaitExit(backEnd);
        }
    }

    private ServerProcess server() {
        return ServerProcess.start(folder.resolve("data"), "--port", Integer.toString(port));
    }

    private Process run(ServerProcess server) throws IOException {
        Path log = folder.resolve("log");
        Process process = ClientJars.run(
                classes,
                log,
                "com.example.backend.OrderNotices",
                server.base().toString(),
                server.apiKey(),
                folder.resolve("place").toString());
        await().until(() -> !process.isAlive() || Files.readString(log).contains("listening to topic/orders"));
        assertThat(process.isAlive()).as(Files.readString(log)).isTrue();
        return process;
    }

    private void order(ServerProcess server, int from, int to) throws Exception {
        for (int number = from; number <= to; number++) {
            String json = "{\"to\":{\"channels\":[\"topic/orders\"]},\"body\":{\"order\":\"" + number
                    + "\",\"user\":\"ana\"}}";
            HttpRequest request = request(server, "push")
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(json))
                    .build();
            HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        }
    }

    private List<String> inbox(ServerProcess server) throws Exception {
        HttpRequest request =
                request(server, "messages?after=0&limit=200&channel=user/ana").build();
        JsonNode answer =
                TestSocket.parse(http.send(request, BodyHandlers.ofString()).body());
        List<String> texts = new ArrayList<>();
        answer.path("messages")
                .forEach(message -> texts.add(message.path("body").path("text").asText()));
        return texts;
    }

    private static HttpRequest.Builder request(ServerProcess server, String path) {
        return HttpRequest.newBuilder(server.base().resolve("api/v1/" + path))
                .header("Authorization", "Bearer " + server.apiKey());
    }
}
