// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.testing.ParleyServer;
import dev.parley.testing.RawHttp;
import dev.parley.testing.RawSocket;
import dev.parley.testing.StuckPeer;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Peers that stop in the midst of a request, or of taking an answer: none of the container's threads waits for them. */
class StuckPeersIT {
    private static final int THREADS = 6;
    private static final int PEERS = 4 * THREADS;
    private static final String LENGTH = "Content-Length: 1000\r\n";
    private static final String CHUNKED = "Transfer-Encoding: chunked\r\n";
    private static final String JSON = "Content-Type: application/json\r\n";

    @RegisterExtension
    static final ParleyServer server = ParleyServer.of(Map.of(
                    "parley.http.body-deadline", "off",
                    "parley.http.answer-deadline", "off",
                    "parley.heartbeat.timeout", "off"))
            .connector("maxThreads", String.valueOf(THREADS))
            .connector("minSpareThreads", String.valueOf(THREADS))
            // So that an answer of some kilobytes does not fit into the system's buffers.
            .connector("socket.txBufSize", "4096");

    @AutoClose
    private static RawSocket echo;

    @BeforeAll
    static void start() throws Exception {
        echo = RawSocket.open(server.base(), "ws/echo");
    }

    @ParameterizedTest
    @CsvSource({
        "POST,signin,JSON LENGTH,",
        "POST,signin,FORM LENGTH,name=A",
        "POST,signin,JSON CHUNKED,'3e8;{\"name\":'",
        "POST,signin,JSON CHUNKED,3e",
        "POST,signin,JSON LENGTH EXPECT,",
        "POST,signin,JSON LENGTH FOREIGN,",
        "POST,signin,XML LENGTH,",
        "GET,signin,JSON LENGTH,",
        "POST,signout,FORM LENGTH,",
        "POST,touch,JSON LENGTH,",
        "POST,api/v1/push,JSON LENGTH,",
        "POST,api/v1/push,JSON CHUNKED,'3e8;{'",
        "POST,api/v1/push,NDJSON CHUNKED,'3e8;{'",
        "POST,api/v1/push,JSON LENGTH KEY,{",
        "POST,api/v1/push,NDJSON CHUNKED KEY,'3e8;{'",
        "POST,api/v1/push,NDJSON LENGTH KEY,{}",
        "POST,push,JSON LENGTH KEY,{",
        "DELETE,api/v1/messages,JSON LENGTH KEY,{",
        "POST,api/v1/nothing,JSON LENGTH,",
        "POST,messages,FORM LENGTH,channel=",
        "GET,messages?channel=room/x,FORM LENGTH,",
        "POST,healthz,JSON LENGTH,",
        "HEAD,healthz,JSON LENGTH,",
        "POST,chat,FORM LENGTH,",
        "OPTIONS,chat,JSON LENGTH,",
        "TRACE,chat,JSON LENGTH,",
        "BREW,chat,JSON LENGTH,",
        "PUT,assets/elements.js,JSON LENGTH,",
        "GET,assets/nothing.js,JSON CHUNKED,",
        "POST,ws,JSON LENGTH,",
        "GET,ws,JSON LENGTH,",
        "GET,ws/feed,UPGRADE LENGTH,",
        "GET,ws/echo,UPGRADE CHUNKED,3e"
    })
    void body_thatDoesNotCome_holdsNoThread(String method, String path, String headers, String body) throws Exception {
        List<StuckPeer> peers = new ArrayList<>();
        try {
            for (int i = 0; i < PEERS; i++) {
                StuckPeer peer = StuckPeer.of(server.base());
                peers.add(peer);
                peer.say(method + " /parley/" + path + " HTTP/1.1\r\nHost: "
                        + server.base().getAuthority() + "\r\n" + words(headers) + "\r\n"
                        + (body == null ? "" : body.replace(";", "\r\n")));
            }
            assertServed();
            await().until(() -> server.busyThreads() == 0);
        } finally {
            for (StuckPeer peer : peers) {
                peer.close();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "assets/i18n/console/zh-CN.json,20,",
        "assets/nothing.js,60,",
        "api/v1/nothing,60,",
        "healthz,60,",
        "chat,20,",
        "console,20,",
        "index.html,20,",
        "api/v1/stats,60,",
        "api/v1/stats,60,KEY",
        "api/v1/handshake?path=/ws,60,",
        "messages?channel=room/lobby,20,",
        "metrics,10,KEY",
        "ws,60,",
        "readyz,60,"
    })
    void answer_thatIsNotRead_holdsNoThread(String path, int times, String headers) throws Exception {
        String request = "GET /parley/" + path + " HTTP/1.1\r\nHost: "
                + server.base().getAuthority() + "\r\n" + words(headers == null ? "" : headers) + "\r\n";
        List<StuckPeer> peers = new ArrayList<>();
        try {
            for (int i = 0; i < PEERS; i++) {
                StuckPeer peer = StuckPeer.of(server.base());
                peers.add(peer);
                peer.say(request.repeat(times));
            }
            await().until(() -> server.busyThreads() == 0);
            assertServed();
            // And who reads after all gets them, in order and whole.
            assertThat(peers.get(0).line()).startsWith("HTTP/1.1 ");
        } finally {
            for (StuckPeer peer : peers) {
                peer.close();
            }
        }
    }

    @Test
    void resultsOfAStream_thatAreNotRead_holdNoThread() throws Exception {
        String line = "{\"to\":{\"channels\":[\"topic/stuck\"]},\"body\":1}\n";
        String lines = line.repeat(400);
        List<StuckPeer> peers = new ArrayList<>();
        try {
            for (int i = 0; i < PEERS; i++) {
                StuckPeer peer = StuckPeer.of(server.base());
                peers.add(peer);
                peer.say("POST /parley/api/v1/push HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-ndjson\r\n"
                        + "Authorization: Bearer " + server.apiKey() + "\r\nContent-Length: " + 2 * lines.length()
                        + "\r\n\r\n" + lines);
            }
            await().until(() -> server.busyThreads() == 0);
            assertServed();
        } finally {
            for (StuckPeer peer : peers) {
                peer.close();
            }
        }
    }

    @Test
    void refusedBody_letsTheAnswerThrough_andTheConnectionLivesOnWhenItHasCome() throws Exception {
        try (StuckPeer peer = StuckPeer.of(server.base())) {
            peer.say("POST /parley/api/v1/push HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer no\r\n" + JSON + LENGTH
                    + "\r\n");
            assertThat(peer.line()).startsWith("HTTP/1.1 401");
            peer.say("x".repeat(1000) + "GET /parley/healthz HTTP/1.1\r\nHost: x\r\n\r\n");
            String line = peer.line();
            // Right behind the other answer's body, which has no line of its own.
            while (!line.contains("HTTP/1.1")) {
                line = peer.line();
            }
            assertThat(line).contains("}HTTP/1.1 200");
        }
    }

    private static void assertServed() throws IOException {
        assertThat(RawHttp.get(URI.create(server.base() + "healthz"), "").status())
                .isEqualTo(200);
        assertThat(RawHttp.get(URI.create(server.base() + "console"), "").status())
                .isEqualTo(200);
        echo.write("still there");
        assertThat(echo.readText()).isEqualTo("still there");
    }

    private static String words(String names) throws IOException {
        StringBuilder headers = new StringBuilder();
        for (String name : names.split(" ", -1)) {
            headers.append(
                    switch (name) {
                        case "" -> "";
                        case "JSON" -> JSON;
                        case "FORM" -> "Content-Type: application/x-www-form-urlencoded\r\n";
                        case "NDJSON" -> "Content-Type: application/x-ndjson\r\n";
                        case "XML" -> "Content-Type: text/xml\r\n";
                        case "LENGTH" -> LENGTH;
                        case "CHUNKED" -> CHUNKED;
                        case "EXPECT" -> "Expect: 100-continue\r\n";
                        case "FOREIGN" -> "Origin: https://evil.example\r\n";
                        case "KEY" -> "Authorization: Bearer " + server.apiKey() + "\r\n";
                        case "UPGRADE" -> RawHttp.UPGRADE;
                        default -> throw new IllegalArgumentException(name);
                    });
        }
        return headers.toString();
    }
}
