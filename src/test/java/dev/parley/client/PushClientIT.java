// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.testing.ClientCommand;
import dev.parley.testing.FaultProxy;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.Patience;
import dev.parley.testing.TestSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Pushing over HTTP, over good lines and bad ones: stored once, or said to have failed. */
class PushClientIT {
    @RegisterExtension
    static final ParleyServer server = ParleyServer.of(Map.of());

    @AutoClose
    private FaultProxy proxy;

    @AutoClose
    private PushClient push;

    @BeforeEach
    void connect() throws Exception {
        proxy = new FaultProxy(server.base());
        push = PushClient.to(proxy.uri(), server.apiKey()).build();
    }

    @Test
    void push_toEachTarget_hasItsDelivery() throws Exception {
        List<Delivery> deliveries = get(push.push(PushRequest.toUsers(List.of("ana", "bo"))
                .body(Map.of("text", "Your order is ready"))
                .key("order-4711")
                .from("shop", "Shop")
                .ttl(Duration.ofHours(1))));
        assertThat(deliveries).extracting(Delivery::channel).containsExactly("user/ana", "user/bo");
        assertThat(deliveries).extracting(Delivery::offset).containsExactly(1L, 1L);
        assertThat(get(push.push(PushRequest.toUser("ana").body(1).key("order-4711"))))
                .extracting(Delivery::duplicate)
                .containsExactly(true);
        assertThat(get(push.push(PushRequest.toAll().body("hello")))).hasSize(1);
        assertThat(get(push.push(PushRequest.toClients(List.of("nobody")).body(1))))
                .extracting(Delivery::client, Delivery::connections)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("nobody", 0));
        assertThat(get(push.ticket("ana"))).isNotEmpty();
    }

    @Test
    void refusal_isToldAtOnce() throws Exception {
        assertThat(Outcome.failure(push.push(PushRequest.toChannel("nowhere").body(1))))
                .isEqualTo("channel.invalid");
        assertThat(Outcome.failure(push.push(PushRequest.toChannel("direct/a~b").body(1))))
                .isEqualTo("channel.forbidden");
        assertThat(Outcome.failure(push.push(PushRequest.toUser("ana").body("x".repeat(100_000)))))
                .isEqualTo("message.tooLarge");
        try (PushClient wrong = PushClient.to(server.base(), "wrong").build()) {
            assertThat(Outcome.failure(wrong.push(PushRequest.toUser("ana").body(1))))
                    .isEqualTo("key.invalid");
        }
    }

    @Test
    void answerLost_isAskedAgainUnderTheSameKey() throws Exception {
        proxy.toClient().hold(true);
        List<CompletableFuture<List<Delivery>>> sent = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            sent.add(push.push(PushRequest.toChannel("topic/lost").body(i)));
        }
        await().until(() -> stored("topic/lost").size() == 6);
        proxy.cut();
        proxy.toClient().none();
        for (CompletableFuture<List<Delivery>> one : sent) {
            assertThat(get(one).get(0).duplicate()).isTrue();
        }
        assertThat(stored("topic/lost")).hasSize(6);
    }

    @Test
    void answerLost_whereNothingIsKept_isSaidToBeUnknown() throws Exception {
        try (TestSocket socket = server.socketOf("hearer")) {
            socket.awaitEvent("welcome");
            socket.request(ClientCommand.subscribe("live/once"));
            proxy.toClient().hold(true);
            CompletableFuture<List<Delivery>> sent =
                    push.push(PushRequest.toChannel("live/once").body(1));
            assertThat(socket.awaitEvent("message").path("body").asInt()).isEqualTo(1);
            proxy.cut();
            proxy.toClient().none();
            assertThat(Outcome.failure(sent)).isEqualTo("connection.lost");
            // Refused before anything was sent, it goes again.
            proxy.refuse(true);
            CompletableFuture<List<Delivery>> refused =
                    push.push(PushRequest.toChannel("topic/refused").body(2));
            proxy.refuse(false);
            assertThat(get(refused)).hasSize(1);
        }
    }

    @Test
    void halfOpenLine_isGivenUp_andTriedAgain() throws Exception {
        try (PushClient hasty = PushClient.to(proxy.uri(), server.apiKey())
                .answerTimeout(Duration.ofSeconds(2))
                .build()) {
            proxy.toClient().swallow(true);
            CompletableFuture<List<Delivery>> sent =
                    hasty.push(PushRequest.toChannel("topic/half").body(1));
            await().until(() -> stored("topic/half").size() == 1);
            proxy.toClient().none();
            assertThat(get(sent).get(0).duplicate()).isTrue();
        }
    }

    @Test
    void givenUp_saysWhatIsKnown() throws Exception {
        proxy.refuse(true);
        try (PushClient hasty = PushClient.to(proxy.uri(), server.apiKey())
                .giveUpAfter(Duration.ofSeconds(1))
                .build()) {
            CompletableFuture<List<Delivery>> sent =
                    hasty.push(PushRequest.toUser("ana").body(1));
            assertThat(Outcome.failure(sent)).isEqualTo("connection.lost");
        }
    }

    @Test
    void moreThanMayWait_failClearly() throws Exception {
        proxy.toClient().hold(true);
        try (PushClient small =
                PushClient.to(proxy.uri(), server.apiKey()).queue(2).build()) {
            CompletableFuture<List<Delivery>> one =
                    small.push(PushRequest.toUser("cy").body(1));
            CompletableFuture<List<Delivery>> two =
                    small.push(PushRequest.toUser("cy").body(2));
            assertThat(Outcome.failure(small.push(PushRequest.toUser("cy").body(3))))
                    .isEqualTo("queue.full");
            proxy.toClient().hold(false);
            get(one);
            get(two);
        }
    }

    @Test
    void stream_hasAResultForEachLine_inOrder() throws Exception {
        List<CompletableFuture<List<Delivery>>> results = new ArrayList<>();
        CompletableFuture<List<Delivery>> wrong;
        try (PushStream stream = push.stream()) {
            for (int i = 0; i < 500; i++) {
                results.add(stream.put(PushRequest.toChannel("topic/stream").body(i)));
            }
            wrong = stream.send(PushRequest.toChannel("nowhere").body(1));
            results.add(stream.send(PushRequest.toChannel("topic/stream").body(500)));
        }
        for (int i = 0; i <= 500; i++) {
            assertThat(get(results.get(i)).get(0).offset()).isEqualTo(i + 1);
        }
        assertThat(Outcome.failure(wrong)).isEqualTo("channel.invalid");
    }

    @Test
    void stream_whoseConnectionBreaksInTheMiddle_losesAndDoublesNothing() throws Exception {
        AtomicInteger answered = new AtomicInteger();
        List<CompletableFuture<List<Delivery>>> results = new ArrayList<>();
        int cuts = 0;
        try (PushStream stream = push.stream()) {
            for (int i = 0; i < 2000; i++) {
                CompletableFuture<List<Delivery>> result =
                        stream.put(PushRequest.toChannel("topic/broken").body(i));
                var unused = result.thenRun(answered::incrementAndGet);
                results.add(result);
                if (i % 250 == 249) {
                    // Answers trickle, and break off in a line.
                    proxy.toClient().bytesPerSecond(20_000);
                    int before = answered.get();
                    await().until(() -> answered.get() > before);
                    cuts += proxy.cut();
                    proxy.toClient().none();
                }
            }
        }
        for (int i = 0; i < 2000; i++) {
            assertThat(get(results.get(i)).get(0).offset()).isEqualTo(i + 1);
        }
        assertThat(cuts).isPositive();
        assertThat(head("topic/broken")).isEqualTo(2000);
    }

    @Test
    void addressThatIsNotParleys_isNamed() throws Exception {
        URI other = URI.create(server.base().toString().replace("/parley/", "/elsewhere/"));
        try (PushClient lost = PushClient.to(other, server.apiKey())
                .giveUpAfter(Duration.ofSeconds(1))
                .build()) {
            assertThat(Outcome.failure(lost.push(PushRequest.toUser("ana").body(1))))
                    .isEqualTo("answer.invalid");
        }
    }

    private static List<String> stored(String channel) throws Exception {
        List<String> bodies = new ArrayList<>();
        TestSocket.parse(server.call("GET", "api/v1/messages?after=0&limit=200&channel=" + channel)
                        .body())
                .path("messages")
                .forEach(message -> bodies.add(message.path("body").asText()));
        return bodies;
    }

    private static long head(String channel) throws Exception {
        return TestSocket.parse(
                        server.call("GET", "api/v1/channel?channel=" + channel).body())
                .path("head")
                .asLong();
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return Patience.get(future);
    }
}
