// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.client.StateChange.State;
import dev.parley.testing.Patience;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What stands between, and servers that speak as no Parley does: frames in pieces, pages in place of handshakes, half an answer. */
class StrangeServerIT {
    private static final String WELCOME = "{\"event\":\"welcome\",\"clientId\":\"1\",\"user\":{\"id\":\"王芳\","
            + "\"name\":\"王芳\"},\"heartbeat\":{\"timeout\":20000},\"limits\":{}}";

    private final Watcher watcher = new Watcher();
    private final CountDownLatch over = new CountDownLatch(1);
    private StrangeServer server;

    @BeforeEach
    void start() throws Exception {
        server = new StrangeServer();
    }

    @AfterEach
    void stop() throws Exception {
        over.countDown();
        server.close();
    }

    @Test
    void framesInPieces_withPingsBetween_arePutTogether() throws Exception {
        server.then((request, out) -> {
            StrangeServer.accept(request, out);
            StrangeServer.sayInParts(out, WELCOME, 1);
            StrangeServer.sayInParts(
                    out,
                    "{\"event\":\"message\",\"channel\":\"user/王芳\",\"offset\":1,\"time\":0,\"body\":\"您好 😀\"}",
                    3);
            Patience.await(over);
        });
        try (ParleyClient client =
                ParleyClient.to(server.base()).listener(watcher).connect()) {
            assertThat(Patience.get(client.ready()).user().name()).isEqualTo("王芳");
            await().until(() -> watcher.messages.size() == 1);
            assertThat(watcher.messages.get(0).body().asText()).isEqualTo("您好 😀");
        }
    }

    @Test
    void whatStandsBetween_isTold_andTriedAgain() throws Exception {
        server.then("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<html>")
                .then("HTTP/1.1 503 Later\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n")
                .then("HTTP/1.1 10")
                .then((request, out) -> {
                    StrangeServer.accept(request, out);
                    out.write(new byte[] {(byte) 0x81, 126, 0});
                })
                .then((request, out) -> {
                    StrangeServer.accept(request, out);
                    StrangeServer.sayInParts(out, WELCOME, 100);
                    Patience.await(over);
                });
        try (ParleyClient client =
                ParleyClient.to(server.base()).listener(watcher).connect()) {
            Patience.get(client.ready());
            List<StateChange> lost = watcher.changes.stream()
                    .filter(change -> change.to() == State.RECONNECTING)
                    .toList();
            assertThat(lost).hasSize(4);
            assertThat(lost.get(0).code()).isEqualTo("handshake.refused");
            assertThat(lost.get(0).reason()).contains("200").contains("not Parley");
            assertThat(lost.get(1).retryIn()).isEqualTo(Duration.ofSeconds(1));
        }
    }

    @Test
    void refusalOfParleys_stopsWithItsReason() throws Exception {
        String problem = "{\"status\":403,\"code\":\"channel.forbidden\",\"detail\":\"not for you\"}";
        server.then("HTTP/1.1 403 No\r\nContent-Type: application/problem+json\r\nContent-Length: " + problem.length()
                + "\r\n\r\n" + problem);
        try (ParleyClient client = ParleyClient.to(server.base()).connect()) {
            StateChange end = Patience.get(client.closed());
            assertThat(end.code()).isEqualTo("channel.forbidden");
            assertThat(end.reason()).isEqualTo("not for you");
        }
    }

    @Test
    void answersCutAnywhere_arePushedAgain() throws Exception {
        String answer = "{\"deliveries\":[{\"channel\":\"user/a\",\"epoch\":\"e\",\"offset\":7,\"time\":0}]}";
        String whole = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + answer.length()
                + "\r\n\r\n" + answer;
        server.then("HTTP/1.1 502 Bad\r\nContent-Length: 0\r\n\r\n")
                .then(whole.substring(0, whole.length() - 3))
                .then("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<html>")
                .then("HTTP/1.1 429 Wait\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n")
                .then("")
                .then(whole);
        try (PushClient push = PushClient.to(server.base(), "key").build()) {
            List<Delivery> deliveries =
                    Patience.get(push.push(PushRequest.toUser("a").body(1)));
            assertThat(deliveries).extracting(Delivery::offset).containsExactly(7L);
        }
    }

    @Test
    void streamCutInALine_goesOnWithTheRest() throws Exception {
        server.then("HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + "2c\r\n{\"deliveries\":[{\"channel\":\"a\",\"offset\":1}]}\n\r\n"
                        + "10\r\n{\"deliveries\":[{")
                .then("HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nConnection: close\r\n\r\n"
                        + "{\"error\":{\"code\":\"rate.limited\",\"status\":429,\"message\":\"\",\"retryAfter\":50}}\n")
                .then("HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nConnection: close\r\n\r\n"
                        + "{\"deliveries\":[{\"channel\":\"a\",\"offset\":2}]}\n");
        try (PushClient push = PushClient.to(server.base(), "key").build();
                PushStream stream = push.stream()) {
            var first = stream.send(PushRequest.toChannel("room/a").body(1));
            var second = stream.send(PushRequest.toChannel("room/a").body(2));
            assertThat(Patience.get(first).get(0).offset()).isPositive();
            assertThat(Patience.get(second).get(0).offset()).isPositive();
        }
    }

    @Test
    void closed_whileAnswersAreMissing_endsThem() throws Exception {
        server.then((request, out) -> Patience.await(over));
        PushClient push = PushClient.to(server.base(), "key").build();
        var pushed = push.push(PushRequest.toUser("a").body(1));
        PushStream stream = push.stream();
        var line = stream.send(PushRequest.toUser("a").body(2));
        push.close();
        assertThat(Outcome.failure(pushed)).isEqualTo("connection.closed");
        assertThat(Outcome.failure(line)).isEqualTo("connection.closed");
        assertThat(Outcome.failure(push.push(PushRequest.toUser("a").body(3)))).isEqualTo("connection.closed");
        stream.close();
    }
}
