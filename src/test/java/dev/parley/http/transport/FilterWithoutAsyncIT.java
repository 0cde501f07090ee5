// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.ClientCommand;
import dev.parley.testing.LogWatch;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.RawHttp;
import dev.parley.testing.TestSocket;
import jakarta.servlet.http.HttpFilter;
import java.nio.file.Path;
import java.util.Map;
import java.util.logging.Level;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A portal one of whose filters allows nothing asynchronous, in front of everything: who is to blame is told, and the rest goes on. */
class FilterWithoutAsyncIT {
    @TempDir
    static Path folder;

    @AutoClose
    private static LogWatch log;

    @AutoClose
    private static ParleyServer server;

    /** What many portals have. */
    private static final class Audit extends HttpFilter {
        private static final long serialVersionUID = 1L;
    }

    @BeforeAll
    static void start() throws Exception {
        log = new LogWatch(Level.WARNING);
        server = new ParleyServer(folder, Map.of());
        server.filter("portal-audit", new Audit(), false).start();
    }

    @Test
    void streamsAndPolls_areRefused_namingTheFilter_andTheLogTellsOnce() throws Exception {
        for (int i = 0; i < 3; i++) {
            isRefused(RawHttp.get(server.base().resolve("sse"), ""));
            try (RawHttp http = RawHttp.open(server.base().resolve("poll"))) {
                isRefused(http.head("POST", "Content-Length: 0\r\n").answer());
            }
        }
        assertThat(log.complaints().stream().filter(line -> line.contains("portal-audit")))
                .singleElement()
                .asString()
                .contains("event streams", "long polls", "<async-supported>true</async-supported>");
        assertThat(server.call("GET", "api/v1/clients").body()).doesNotContain("\"sse\"", "\"long-poll\"");
    }

    private static void isRefused(RawHttp.Answer answer) {
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.header("Content-Type").orElse("")).startsWith("application/problem+json");
        assertThat(answer.json().path("code").asText()).isEqualTo("server.error");
        assertThat(answer.json().path("detail").asText())
                .contains(
                        "portal-audit", Audit.class.getName(), "<async-supported>true</async-supported>", "WebSocket");
    }

    @Test
    void webSocketAndPages_goOn() throws Exception {
        try (TestSocket socket = server.socket("ws")) {
            socket.awaitEvent("welcome");
            socket.request(ClientCommand.subscribe("room/filtered"));
            assertThat(server.post("api/v1/push", "{\"to\":{\"channels\":[\"room/filtered\"]},\"body\":1}")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(socket.awaitEvent("message").path("body").asInt()).isOne();
        }
        assertThat(server.call("GET", "healthz").statusCode()).isEqualTo(200);
        assertThat(server.signIn("Ada")).startsWith("JSESSIONID=");
    }
}
