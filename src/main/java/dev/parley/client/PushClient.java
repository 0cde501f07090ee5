// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.client;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Pushes over HTTP, for back ends. Thread-safe.
 *
 * <pre>{@code
 * PushClient push = PushClient.to(URI.create("http://localhost:8080/parley/"), key).build();
 * push.push(PushRequest.toUser("ana").body(Map.of("text", "Your order is ready")).key("order-4711")).join();
 * }</pre>
 *
 * <p><b>Retry.</b> A push that was not answered, or with 429, 503 or another passing failure, is made again after the pause that the server
 * asks for, or one that grows, until it is given up after two minutes. It cannot double: every request has a key, under which the server knows
 * it again. To client ids and {@code live/…}, which keep nothing and know no key, a push is repeated only where it cannot have been done.
 *
 * <p><b>Order.</b> Pushes run side by side and may overtake each other: wait for one before the next, use {@link #stream()}, or build with
 * {@code atOnce(1)}, under which only one that is repeated goes behind others.
 *
 * <p><b>Threads.</b> Futures complete on the common pool: what hangs on them may wait. All threads are daemons.
 *
 * <p><b>Errors.</b> Futures complete exceptionally with a {@link ParleyClientException}: the server's code, such as {@code command.invalid},
 * or {@code queue.full}, {@code connection.lost}, {@code timeout}, {@code answer.invalid}, {@code connection.closed}.
 */
public final class PushClient implements AutoCloseable {
    private static final AtomicInteger numbers = new AtomicInteger();

    private final Builder options;
    private final ThreadLoop loop;
    private final OwnHttp http;
    private final PushQueue queue;
    /** As long as somebody holds them, or their lines are under way. */
    private final Set<PushBatches> streams =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    private final AtomicInteger pending = new AtomicInteger();

    private PushClient(Builder options) {
        this.options = options;
        String name = "parley-push-" + numbers.incrementAndGet();
        loop = new ThreadLoop(name);
        ExecutorService pool = Threads.pool(name + "-http");
        http = new OwnHttp(options.http, pool, options.answerWithin);
        queue = new PushQueue(loop, http, options.atOnce, options.answerWithin, options.giveUpAfter);
    }

    /**
     * Begins to describe a client.
     *
     * @param base where Parley is, such as {@code http://localhost:8080/parley/}
     * @param apiKey with the scope {@code push}
     */
    public static Builder to(URI base, String apiKey) {
        return new Builder(Addresses.base(base), apiKey);
    }

    /** Collects what a client needs. Confined to one thread. */
    public static final class Builder {
        private final URI base;
        private final String apiKey;
        private final Map<String, String> headers = new LinkedHashMap<>();
        private @Nullable HttpClient http;
        private int queue = 1000;
        private int atOnce = 8;
        private Duration answerWithin = Duration.ofSeconds(30);
        private Duration giveUpAfter = Duration.ofMinutes(2);

        private Builder(URI base, String apiKey) {
            this.base = base;
            this.apiKey = apiKey.strip();
        }

        /** How many pushes may wait for their answer: 1000. Further ones fail with {@code queue.full}. */
        public Builder queue(int pushes) {
            queue = pushes;
            return this;
        }

        /** How many run side by side, each on a connection of its own: 8. */
        public Builder atOnce(int pushes) {
            atOnce = pushes;
            return this;
        }

        /** How long one attempt may take: 30 s. */
        public Builder answerTimeout(Duration within) {
            answerWithin = within;
            return this;
        }

        /** How long a push is repeated: 2 min. */
        public Builder giveUpAfter(Duration time) {
            giveUpAfter = time;
            return this;
        }

        /** A header of every request, such as what a gateway asks for. */
        public Builder header(String name, String value) {
            headers.put(name, value);
            return this;
        }

        /** For a proxy or a TLS context of your own. It stays yours: the client does not end it. */
        public Builder http(HttpClient client) {
            http = client;
            return this;
        }

        public PushClient build() {
            return new PushClient(this);
        }
    }

    /** Completes with a delivery for each target, in the order asked, once all of it is durable. */
    public CompletableFuture<List<Delivery>> push(PushRequest request) {
        PushAttempt attempt = attempt("api/v1/push", "application/json");
        PushCall call = new PushCall(attempt.request(request.text()), request.isRepeatable(), backoff());
        return Completions.handOut(make(call).answer, Delivery::listOf);
    }

    /** A ticket for a user, which works once and for 30 s: for a page, or for {@link ParleyClientBuilder#ticket}. */
    public CompletableFuture<String> ticket(String user) {
        PushAttempt attempt = attempt("api/v1/tickets", "application/json");
        String body = Json.text(Json.object().set("user", Json.object().put("id", user)));
        PushCall call = new PushCall(attempt.request(body), true, backoff());
        return Completions.handOut(
                make(call).answer, answer -> answer.path("ticket").asText());
    }

    /** Many pushes, in order, over few requests, with a result for each. */
    public PushStream stream() {
        PushAttempt attempt = attempt("api/v1/push", "application/x-ndjson");
        PushBatches batches =
                new PushBatches(loop, http, attempt, options.answerWithin, options.giveUpAfter, backoff());
        streams.add(batches);
        return new PushStream(loop, batches, options.queue);
    }

    /** Ends the client's threads. What has no answer yet fails with {@code connection.closed}, and may have arrived. */
    @Override
    public void close() {
        try {
            loop.execute(() -> {
                queue.failAll(gone());
                List.copyOf(streams).forEach(batches -> batches.failAll(gone()));
                http.end();
                loop.end();
            });
            loop.awaitEnd(Duration.ofSeconds(5));
        } catch (RejectedExecutionException ignored) {
            // It has been closed before.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private PushAttempt attempt(String call, String type) {
        return new PushAttempt(options.base.resolve(call), options.apiKey, type, options.headers);
    }

    private PushCall make(PushCall call) {
        if (pending.incrementAndGet() > options.queue) {
            pending.decrementAndGet();
            call.answer.completeExceptionally(new ParleyClientException(
                    "queue.full",
                    options.queue + " pushes wait for their answer: slow down, or make the queue longer"));
            return call;
        }
        var unused = call.answer.whenComplete((answer, failure) -> pending.decrementAndGet());
        try {
            loop.execute(() -> queue.add(call));
        } catch (RejectedExecutionException ended) {
            call.answer.completeExceptionally(gone());
        }
        return call;
    }

    private static Backoff backoff() {
        return new Backoff(() -> ThreadLocalRandom.current().nextDouble());
    }

    private static ParleyClientException gone() {
        return new ParleyClientException("connection.closed", "the client has been closed");
    }
}
