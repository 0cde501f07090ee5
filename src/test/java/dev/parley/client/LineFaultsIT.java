// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.client.StateChange.State;
import dev.parley.testing.FaultProxy;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.Patience;
import dev.parley.testing.TestSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The Java client on a bad line: nothing is lost, nothing comes twice, and a dead line is noticed. */
class LineFaultsIT {
    @RegisterExtension
    static final ParleyServer server = ParleyServer.of(Map.of(
            "parley.recovery.messages", "0",
            "parley.limits.commands-per-second", "0",
            "parley.heartbeat.interval", "2s",
            "parley.heartbeat.timeout", "6s"));

    private final Watcher watcher = new Watcher();
    private final Recorder heard = new Recorder();

    @AutoClose
    private FaultProxy proxy;

    @AutoClose
    private ParleyClient client;

    @BeforeEach
    void connect() throws Exception {
        proxy = new FaultProxy(server.base());
        client = ParleyClient.to(proxy.uri())
                .ticket(() -> server.ticket("ana"))
                .listener(watcher)
                .backlog(20)
                .connect();
        Patience.get(client.ready());
    }

    @Test
    void cutInTheMiddleOfAFrame_losesAndDoublesNothing() throws Exception {
        Patience.get(client.subscribe("topic/cut", Start.now(), heard).ready());
        for (int round = 0; round < 3; round++) {
            int before = heard.messages.size();
            push("topic/cut", "whole");
            heard.awaitMessages(before + 1);
            proxy.toClient().bytesPerSecond(2_000);
            push("topic/cut", "x".repeat(40_000));
            push("topic/cut", "behind");
            // Of 40 KB at 2 KB a second some come, and the end does not.
            Patience.letPass(Duration.ofMillis(300));
            assertThat(proxy.cut()).isPositive();
            proxy.toClient().none();
            heard.awaitMessages(before + 3);
        }
        assertInOrder(9);
        assertThat(watcher.times(State.ONLINE)).isEqualTo(4);
    }

    @Test
    void answerLost_isAskedAgainUnderTheSameKey() throws Exception {
        proxy.toClient().hold(true);
        List<CompletableFuture<Replies.Published>> sent = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            sent.add(client.publish("room/lost-answers", i));
        }
        // The server has stored them, and says so to nobody.
        await().until(() -> stored("room/lost-answers").size() == 10);
        proxy.cut();
        proxy.toClient().none();
        for (int i = 0; i < 10; i++) {
            Replies.Published published = Patience.get(sent.get(i));
            assertThat(published.offset()).isEqualTo(i + 1);
            assertThat(published.duplicate()).isTrue();
        }
        assertThat(stored("room/lost-answers")).hasSize(10);
    }

    @Test
    void answerLost_whereNothingIsKept_isSaidToBeUnknown() throws Exception {
        Recorder all = new Recorder();
        try (ParleyClient other =
                ParleyClient.to(server.base()).ticket(() -> server.ticket("bo")).connect()) {
            Patience.get(other.subscribe("live/once", Start.now(), all).ready());
            proxy.toClient().hold(true);
            CompletableFuture<Replies.Published> sent = client.publish("live/once", 1);
            all.awaitMessages(1);
            proxy.cut();
            proxy.toClient().none();
            assertThat(Outcome.failure(sent)).isEqualTo("connection.lost");
            Patience.get(client.publish("live/once", 2));
            all.awaitMessages(2);
            assertThat(all.bodies()).containsExactly("1", "2");
        }
    }

    @Test
    void halfOpenLine_isNoticed_andWhatWasMissedComes() throws Exception {
        Patience.get(client.subscribe("topic/half-open", Start.now(), heard).ready());
        proxy.toClient().swallow(true);
        proxy.toServer().swallow(true);
        push("topic/half-open", "missed");
        // The old line stays as it is, new ones are good.
        await().until(() -> proxy.connections() > 0);
        CompletableFuture<Replies.Published> sent = client.publish("room/half-open", "through");
        Patience.letPass(Duration.ofMillis(200));
        proxy.toClient().none();
        proxy.toServer().none();
        StateChange change = watcher.awaitState(State.RECONNECTING);
        assertThat(change.closeCode()).isEqualTo(4210);
        heard.awaitMessages(1);
        assertThat(Patience.get(sent).offset()).isEqualTo(1);
        assertInOrder(1);
    }

    @Test
    void slowListener_isFedFromTheLog_andDelaysNobody() throws Exception {
        CountDownLatch slow = new CountDownLatch(1);
        Patience.get(client.subscribe("topic/slow", Start.now(), message -> {
                    if (heard.messages.isEmpty()) {
                        try {
                            Patience.await(slow);
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    }
                    heard.onMessage(message);
                })
                .ready());
        Recorder quick = new Recorder();
        try (ParleyClient other = ParleyClient.to(server.base())
                        .ticket(() -> server.ticket("bo"))
                        .connect();
                PushClient pushes =
                        PushClient.to(server.base(), server.apiKey()).build();
                PushStream stream = pushes.stream()) {
            Patience.get(other.subscribe("topic/slow", Start.now(), quick).ready());
            String filler = "x".repeat(2000);
            for (int i = 0; i < 3000; i++) {
                var unused = stream.put(PushRequest.toChannel("topic/slow").body(filler));
            }
            stream.flush();
            quick.awaitMessages(3000);
            assertThat(heard.messages).isEmpty();
            slow.countDown();
            heard.awaitMessages(3000);
        }
        assertInOrder(3000);
    }

    @Test
    void linesCutAgainAndAgain_underLoad_loseAndDoubleNothing() throws Exception {
        Patience.get(client.subscribe("room/busy", Start.now(), heard).ready());
        List<CompletableFuture<Replies.Published>> sent = new ArrayList<>();
        for (int round = 0; round < 8; round++) {
            for (int i = 0; i < 40; i++) {
                sent.add(client.publish("room/busy", round * 40 + i));
            }
            Patience.get(sent.get(round * 40));
            int before = round;
            proxy.cut();
            await().until(() -> watcher.times(State.RECONNECTING) > before);
            client.retryNow();
        }
        for (CompletableFuture<Replies.Published> one : sent) {
            Patience.get(one);
        }
        heard.awaitMessages(320);
        assertInOrder(320);
        assertThat(heard.bodies())
                .isEqualTo(LongStream.range(0, 320).mapToObj(String::valueOf).toList());
        assertThat(stored("room/busy")).hasSize(200);
    }

    private void assertInOrder(int count) {
        assertThat(heard.gaps).isEmpty();
        assertThat(heard.offsets())
                .isEqualTo(LongStream.rangeClosed(1, count).boxed().toList());
    }

    /** The first 200. */
    private static List<String> stored(String channel) throws Exception {
        String answer = server.call("GET", "api/v1/messages?limit=200&after=0&channel=" + channel)
                .body();
        List<String> bodies = new ArrayList<>();
        TestSocket.parse(answer)
                .path("messages")
                .forEach(message -> bodies.add(message.path("body").asText()));
        return bodies;
    }

    private static void push(String channel, String body) throws Exception {
        String json = "{\"to\":{\"channels\":[\"" + channel + "\"]},\"body\":\"" + body + "\"}";
        assertThat(server.post("api/v1/push", json).statusCode()).isEqualTo(200);
    }
}
