// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.client.StateChange.State;
import dev.parley.testing.FreePort;
import dev.parley.testing.ParleyServer;
import dev.parley.testing.Patience;
import dev.parley.testing.ServerProcess;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that is killed under load, or stopped, and comes again at the same address. */
class ServerKilledIT {
    private static final int AFTER = 150;

    @TempDir
    Path folder;

    private final int port = FreePort.find();
    private final URI base = URI.create("http://localhost:" + port + "/parley/");
    private final Map<String, Long> acknowledged = new ConcurrentHashMap<>();
    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicReference<String> key = new AtomicReference<>();

    @Test
    void kill9_underLoad_losesNothingAndDoublesNothing() throws Exception {
        Recorder heard = new Recorder();
        Watcher watcher = new Watcher();
        Path data = folder.resolve("data");
        ServerProcess server = process(data);
        key.set(server.apiKey());
        try (PushClient push = PushClient.to(base, key.get()).build();
                PushStream stream = push.stream();
                // Tickets come from the server that is about to die: what fails is tried again.
                ParleyClient subscriber = ParleyClient.to(base)
                        .ticket(() -> push.ticket("hearer").get())
                        .listener(watcher)
                        .connect();
                ParleyClient publisher = ParleyClient.to(base)
                        .ticket(() -> push.ticket("speaker").get())
                        .connect()) {
            Patience.get(subscriber.subscribe("room/load", Start.now(), heard).ready());
            Load load = new Load(publisher, push, stream);
            for (int kill = 0; kill < 2; kill++) {
                load.awaitMore(AFTER);
                server.kill9();
                server.close();
                server = process(data);
                subscriber.retryNow();
                publisher.retryNow();
                load.awaitMore(AFTER);
            }
            load.end();
            assertThat(failures).hasValue(0);
            await().until(() -> new HashSet<>(heard.bodies()).containsAll(acknowledged.keySet()));
            List<String> log = log(subscriber);
            heard.awaitMessages(log.size());

            assertThat(heard.gaps).isEmpty();
            assertThat(heard.bodies()).isEqualTo(log);
            assertThat(heard.offsets())
                    .isEqualTo(LongStream.rangeClosed(1, log.size()).boxed().toList());
            assertThat(log).doesNotHaveDuplicates();
            acknowledged.forEach(
                    (body, offset) -> assertThat(log.get((int) (offset - 1))).isEqualTo(body));
            assertThat(watcher.times(State.ONLINE)).isGreaterThanOrEqualTo(3);
        } finally {
            server.close();
        }
    }

    @Test
    void stop_isAnnounced_itsPauseKept_andAnotherLogIsAGap() throws Exception {
        Watcher watcher = new Watcher();
        Recorder heard = new Recorder();
        ParleyServer server = here("data");
        try (ParleyClient client =
                ParleyClient.to(base).guest("Guest").listener(watcher).connect()) {
            Subscription subscription = client.subscribe("room/restarted", Start.now(), heard);
            Patience.get(subscription.ready());
            Patience.get(client.publish("room/restarted", "of the first log"));
            server.close();
            StateChange change = watcher.awaitState(State.RECONNECTING);
            assertThat(change.closeCode()).isEqualTo(1001);
            assertThat(change.retryIn())
                    .isPositive()
                    .isEqualTo(watcher.closings.get(0).after());
            CompletableFuture<Replies.Published> meanwhile = client.publish("room/elsewhere", "kept");
            try (ParleyServer other = here("other")) {
                assertThat(other.base()).isEqualTo(base);
                assertThat(Patience.get(meanwhile).offset()).isEqualTo(1);
                await().until(() -> heard.gaps.size() == 1);
                assertThat(heard.gaps.get(0).restarted()).isTrue();
                assertThat(heard.gaps.get(0).from()).isEqualTo(1);
            }
        }
    }

    @Test
    void close_endsAllThreads_andWhatWaits() throws Exception {
        ParleyServer server = here("threads");
        // The tests' own clients have threads, too.
        Set<Thread> before = parleyThreads();
        CompletableFuture<Replies.Published> waiting;
        Watcher watcher = new Watcher();
        try (PushClient push = PushClient.to(base, server.apiKey()).build();
                ParleyClient client =
                        ParleyClient.to(base).guest("Guest").listener(watcher).connect()) {
            Patience.get(client.ready());
            Patience.get(push.push(PushRequest.toChannel("room/a").body(1)));
            server.close();
            watcher.awaitState(State.RECONNECTING);
            waiting = client.publish("room/a", 2);
        }
        assertThat(Outcome.failure(waiting)).isEqualTo("connection.closed");
        assertThat(watcher.times(State.CLOSED)).isEqualTo(1);
        await().until(() -> {
            // The JDK 17 ends an HTTP client's thread when the client has been collected.
            System.gc();
            Set<Thread> left = parleyThreads();
            left.removeAll(before);
            return left.isEmpty();
        });
    }

    private static Set<Thread> parleyThreads() {
        Set<Thread> threads = new HashSet<>(Thread.getAllStackTraces().keySet());
        threads.removeIf(thread -> !thread.getName().startsWith("parley-client-")
                && !thread.getName().startsWith("parley-push-")
                && !thread.getName().startsWith("HttpClient-"));
        return threads;
    }

    private static List<String> log(ParleyClient client) throws Exception {
        Map<Long, String> log = new TreeMap<>();
        boolean more = true;
        while (more) {
            Replies.History page = Patience.get(client.history("room/load", Range.after(log.size(), 200)));
            page.messages()
                    .forEach(message -> log.put(message.offset(), message.body().asText()));
            more = page.more();
        }
        return new ArrayList<>(log.values());
    }

    private ServerProcess process(Path data) {
        // The last --port counts.
        return ServerProcess.start(
                data,
                "--port",
                Integer.toString(port),
                "-Dparley.limits.commands-per-second=0",
                "-Dparley.recovery.messages=0");
    }

    private ParleyServer here(String data) throws Exception {
        return new ParleyServer(folder.resolve(data), Map.of("parley.recovery.messages", "0"))
                .port(port)
                .start();
    }

    /** Three ways to say something, a few at a time. */
    private final class Load {
        private final AtomicInteger numbers = new AtomicInteger();
        private final Semaphore underWay = new Semaphore(30);
        private final Collection<Thread> threads = new ArrayList<>();
        private volatile boolean stop;

        Load(ParleyClient publisher, PushClient push, PushStream stream) {
            say(body -> publisher.publish("room/load", body).thenApply(Replies.Published::offset));
            say(body -> push.push(PushRequest.toChannel("room/load").body(body))
                    .thenApply(deliveries -> deliveries.get(0).offset()));
            say(body -> stream.send(PushRequest.toChannel("room/load").body(body))
                    .thenApply(deliveries -> deliveries.get(0).offset()));
        }

        void awaitMore(int more) {
            int enough = acknowledged.size() + more;
            await().until(() -> acknowledged.size() >= enough || failures.get() > 0);
        }

        void end() throws InterruptedException {
            stop = true;
            for (Thread thread : threads) {
                thread.join(Patience.LIMIT.toMillis());
            }
            await().until(() -> underWay.availablePermits() == 30);
        }

        private void say(Way way) {
            Thread thread = new Thread(() -> {
                while (!stop) {
                    underWay.acquireUninterruptibly();
                    String body = "m" + numbers.incrementAndGet();
                    var unused = way.say(body).whenComplete((offset, failure) -> {
                        if (failure == null) {
                            acknowledged.put(body, offset);
                        } else {
                            failures.incrementAndGet();
                            failure.printStackTrace();
                        }
                        underWay.release();
                    });
                }
            });
            threads.add(thread);
            thread.start();
        }
    }

    private interface Way {
        CompletableFuture<Long> say(String body);
    }
}
