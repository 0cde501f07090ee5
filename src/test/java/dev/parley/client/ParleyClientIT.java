// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.client.StateChange.State;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.Patience;
import dev.parley.testing.TestSocket;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The Java client and a server, with nothing between. */
class ParleyClientIT {
    @RegisterExtension
    static final ParleyServer server = ParleyServer.of(Map.of(
            "parley.limits.commands-per-second", "50",
            "parley.limits.command-burst", "40",
            "parley.limits.connections-per-user", "3",
            "parley.recovery.messages", "5",
            "parley.presence.grace", "0s"));

    private final List<ParleyClient> clients = new ArrayList<>();

    @AfterEach
    void close() {
        clients.forEach(ParleyClient::close);
    }

    @Test
    void room_itsCommandsAndEvents() throws Exception {
        ParleyClient ana = as("ana", new Watcher());
        ParleyClient bo = as("bo", new Watcher());
        Recorder heard = new Recorder();
        Subscription subscription = ana.subscribe("room/all", Start.latest(10), heard);
        assertThat(get(subscription.ready()).offset()).isZero();
        get(bo.subscribe("room/all", Start.now(), message -> {}).ready());
        heard.awaitEvent("joined bo");

        Replies.Published published =
                get(bo.publish("room/all", Map.of("text", "你好", "price", new BigDecimal("1.10"))));
        heard.awaitMessages(1);
        get(bo.typing("room/all"));
        heard.awaitEvent("typing bo");
        get(bo.recall("room/all", published.offset()));
        heard.awaitEvent("recalled 1");
        get(bo.publish("room/all", null));
        heard.awaitMessages(2);

        assertThat(heard.offsets()).containsExactly(1L, 2L);
        assertThat(Json.text(heard.messages.get(0).body()))
                .contains("\"price\":1.10")
                .contains("\"text\":\"你好\"");
        assertThat(heard.messages.get(0).from().id()).isEqualTo("bo");
        assertThat(heard.messages.get(1).body().isNull()).isTrue();
        assertThat(get(ana.presence("room/all")).users()).extracting(Person::id).containsExactly("ana", "bo");
        Replies.History history = get(ana.history("room/all", Range.after(0, 10)));
        assertThat(history.messages()).extracting(Message::recalled).containsExactly(true, false);
        assertThat(history.more()).isFalse();
        assertThat(get(ana.read("room/all", 2)).unread()).isZero();
        assertThat(get(ana.rooms("all", "")).entries()).contains(new Replies.Room("room/all", 2, 2));
        assertThat(get(ana.people("bo", "")).entries()).extracting(Person::id).contains("bo");
        assertThat(get(ana.channels("")).entries())
                .extracting(Conversation::channel)
                .contains("room/all", "user/ana");
        assertThat(get(ana.request("heartbeat", Map.of())).path("time").isNumber())
                .isTrue();
        await().until(() -> subscription.position().orElseThrow().offset() == 2);

        subscription.leave();
        await().until(() -> get(ana.channels("")).entries().stream()
                .noneMatch(row -> row.channel().equals("room/all")));
        get(bo.publish("room/all", "later"));
        get(ana.request("heartbeat", Map.of()));
        assertThat(heard.messages).hasSize(2);
    }

    @Test
    void privateChat_arrivesWithoutSubscribing_andUnreadOnesOnReturn() throws Exception {
        Watcher hers = new Watcher();
        ParleyClient ana = as("ana-direct", hers);
        ParleyClient bo = as("bo-direct", new Watcher());
        get(ana.ready());
        Replies.Published first = get(bo.send("ana-direct", "one"));
        assertThat(first.channel()).isEqualTo(DirectChannel.name("ana-direct", "bo-direct"));
        await().until(() -> hers.messages.size() == 1 && hers.conversations.size() == 1);
        ana.close();

        get(bo.send("ana-direct", "two"));
        push("{\"to\":{\"users\":[\"ana-direct\"]},\"body\":\"an order\"}");
        Watcher again = new Watcher();
        ParleyClient back = client("ana-direct", again).unreadFirst().connect();
        clients.add(back);
        await().until(() -> again.messages.size() == 3);
        assertThat(again.messages)
                .extracting(message -> message.body().asText())
                .containsExactlyInAnyOrder("one", "two", "an order")
                .containsSubsequence("one", "two");
        // Unread ones come again with every connect, and only once to a client.
        disconnect("ana-direct");
        assertThat(again.awaitState(State.CLOSED).closeCode()).isEqualTo(4003);
        get(bo.ready());
    }

    @Test
    void chatWithSubscription_isToldOnceAndInOrder_fromBothSides() throws Exception {
        ParleyClient ana = as("ana-chat", new Watcher());
        ParleyClient bo = as("bo-chat", new Watcher());
        for (int i = 0; i < 20; i++) {
            get(bo.send("ana-chat", i));
        }
        Recorder heard = new Recorder();
        // What is sent meanwhile comes before the reply, too.
        List<CompletableFuture<?>> sending = new ArrayList<>();
        for (int i = 20; i < 40; i++) {
            sending.add(bo.send("ana-chat", i));
        }
        ana.subscribe(DirectChannel.name("ana-chat", "bo-chat"), Start.latest(200), heard);
        for (CompletableFuture<?> one : sending) {
            get(one);
        }
        heard.awaitMessages(40);
        assertThat(heard.bodies())
                .isEqualTo(IntStream.range(0, 40).mapToObj(String::valueOf).toList());
    }

    @Test
    void publish_underOneKey_isStoredOnce_alsoByTwoClients() throws Exception {
        ParleyClient one = as("keyed", new Watcher());
        ParleyClient two = as("keyed", new Watcher());
        Replies.Published first = get(one.publish("room/keyed", "a", "k"));
        Replies.Published second = get(two.publish("room/keyed", "b", "k"));
        assertThat(first.duplicate()).isFalse();
        assertThat(second.duplicate()).isTrue();
        assertThat(second.offset()).isEqualTo(first.offset());
    }

    @Test
    void commandsBeyondTheServersRate_allPass_inOrder() throws Exception {
        ParleyClient ana = as("hasty", new Watcher());
        Recorder heard = new Recorder();
        get(ana.subscribe("room/hasty", Start.now(), heard).ready());
        List<CompletableFuture<?>> all = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            all.add(ana.publish("room/hasty", i));
        }
        for (CompletableFuture<?> one : all) {
            get(one);
        }
        heard.awaitMessages(150);
        assertThat(heard.bodies())
                .isEqualTo(IntStream.range(0, 150).mapToObj(String::valueOf).toList());
    }

    @Test
    void live_isSentWithoutAKey_andHasNoPlace() throws Exception {
        ParleyClient ana = as("lively", new Watcher());
        Recorder heard = new Recorder();
        Subscription subscription = ana.subscribe("live/place", Start.now(), heard);
        get(subscription.ready());
        assertThat(get(ana.publish("live/place", 1)).offset()).isZero();
        heard.awaitMessages(1);
        assertThat(subscription.position()).isEmpty();
    }

    @Test
    void positionKept_goesOnThere_orTellsAGap() throws Exception {
        push("{\"to\":{\"channels\":[\"topic/kept\"]},\"body\":0}");
        ParleyClient before = as("keeper", new Watcher());
        Subscription first = before.subscribe("topic/kept", Start.now(), message -> {});
        get(first.ready());
        await().until(() -> first.position().isPresent());
        Position kept = first.position().orElseThrow();
        before.close();

        for (int i = 1; i <= 5; i++) {
            push("{\"to\":{\"channels\":[\"topic/kept\"]},\"body\":" + i + "}");
        }
        Recorder after = new Recorder();
        as("keeper", new Watcher()).subscribe("topic/kept", Start.after(kept), after);
        after.awaitMessages(5);
        assertThat(after.bodies()).containsExactly("1", "2", "3", "4", "5");
        assertThat(after.gaps).isEmpty();

        // Beyond what the server recovers: a gap, and then the latest.
        for (int i = 6; i <= 70; i++) {
            push("{\"to\":{\"channels\":[\"topic/kept\"]},\"body\":" + i + "}");
        }
        Recorder late = new Recorder();
        as("keeper", new Watcher()).subscribe("topic/kept", Start.after(kept), late);
        late.awaitMessages(50);
        assertThat(late.gaps).containsExactly(new Gap("topic/kept", kept.epoch(), 2, 21, false));
        assertThat(late.offsets().get(0)).isEqualTo(22);
    }

    @Test
    void subscription_twiceOrForbidden_fails() throws Exception {
        ParleyClient ana = as("twice", new Watcher());
        get(ana.subscribe("room/twice", Start.now(), message -> {}).ready());
        assertThat(Outcome.failure(
                        ana.subscribe("room/twice", Start.now(), message -> {}).ready()))
                .isEqualTo("subscription.exists");
        Recorder refused = new Recorder();
        assertThat(Outcome.failure(
                        ana.subscribe("user/somebody", Start.now(), refused).ready()))
                .isEqualTo("channel.forbidden");
        await().until(() -> refused.ends.equals(List.of("channel.forbidden")));
    }

    @Test
    void refusals_haveTheServersCode() throws Exception {
        ParleyClient ana = as("wrong", new Watcher());
        assertThat(Outcome.failure(ana.publish("topic/prices", 1))).isEqualTo("channel.forbidden");
        assertThat(Outcome.failure(ana.publish("nowhere", 1))).isEqualTo("channel.invalid");
        assertThat(Outcome.failure(ana.request("no.such", Map.of()))).isEqualTo("action.unknown");
        assertThat(Outcome.failure(ana.publish("room/wrong", "x".repeat(100_000))))
                .isEqualTo("message.tooLarge");
        // The server would close with 1009.
        assertThat(Outcome.failure(ana.publish("room/wrong", "x".repeat(300_000))))
                .isEqualTo("message.tooLarge");
        assertThat(get(ana.publish("room/wrong", "\ud800 alone")).offset()).isEqualTo(1);
        assertThat(ana.state()).isEqualTo(State.ONLINE);
    }

    @Test
    void listenersThatThrowOrWait_harmNobody() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        ParleyClient ana = as("listening", new Watcher());
        Recorder heard = new Recorder();
        get(ana.subscribe("room/throws", Start.now(), message -> {
                    if (message.body().asInt() == 0) {
                        throw new IllegalStateException("as listeners do");
                    }
                    if (message.body().asInt() == 1) {
                        // A listener may wait for what the client does.
                        ana.presence("room/throws").join();
                        awaitQuietly(held);
                    }
                    heard.onMessage(message);
                })
                .ready());
        for (int i = 0; i < 4; i++) {
            get(ana.publish("room/throws", i));
        }
        // The slow one delays the calls behind it, and no answer.
        assertThat(get(ana.presence("room/throws")).count()).isEqualTo(1);
        held.countDown();
        heard.awaitMessages(3);
        assertThat(heard.bodies()).containsExactly("1", "2", "3");
    }

    @Test
    void queue_full_saysSo_andTimeoutsEnd() throws Exception {
        CountDownLatch credential = new CountDownLatch(1);
        ParleyClient slow = ParleyClient.to(server.base())
                .ticket(() -> {
                    Patience.await(credential);
                    return server.ticket("queued");
                })
                .queue(3)
                .connect();
        clients.add(slow);
        List<CompletableFuture<Replies.Published>> kept = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            kept.add(slow.publish("room/queued", i));
        }
        assertThat(Outcome.failure(slow.publish("room/queued", 3))).isEqualTo("queue.full");
        credential.countDown();
        for (int i = 0; i < 3; i++) {
            assertThat(get(kept.get(i)).offset()).isEqualTo(i + 1);
        }
    }

    @Test
    void guest_isTheSameOverConnections() throws Exception {
        Watcher watcher = new Watcher();
        ParleyClient guest =
                ParleyClient.to(server.base()).guest("客人").listener(watcher).connect();
        clients.add(guest);
        Events.Welcome welcome = get(guest.ready());
        assertThat(welcome.user().name()).isEqualTo("客人");
        assertThat(welcome.user().guest()).isTrue();
        assertThat(get(guest.publish("room/guests", "hi")).offset()).isEqualTo(1);
    }

    private ParleyClient as(String user, Watcher watcher) {
        ParleyClient client = client(user, watcher).connect();
        clients.add(client);
        return client;
    }

    private static ParleyClientBuilder client(String user, Watcher watcher) {
        return ParleyClient.to(server.base()).ticket(() -> server.ticket(user)).listener(watcher);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            Patience.await(latch);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void disconnect(String user) throws Exception {
        server.call("DELETE", "api/v1/clients?user=" + user);
    }

    private static void push(String json) throws Exception {
        JsonNode answer = TestSocket.parse(server.post("api/v1/push", json).body());
        assertThat(answer.path("deliveries").size()).as(answer.toString()).isPositive();
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return Patience.get(future);
    }
}
