// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.client.Events.Welcome;
import dev.parley.client.StateChange.State;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** What a client is made of, and the one place that wires it. Public methods come from any thread; all else is confined to the loop. */
final class Session implements Line.Owner {
    private static final AtomicInteger numbers = new AtomicInteger();
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(20);

    private final ThreadLoop loop;
    private final Deliveries deliveries;
    private final OwnHttp http;
    private final ClientListener listener;
    private final Commands commands;
    private final Subscriptions subscriptions;
    private final SeenMessages seen = new SeenMessages();
    private final Line line;
    private final CompletableFuture<Welcome> ready = new CompletableFuture<>();
    private final CompletableFuture<StateChange> closed = new CompletableFuture<>();
    private volatile State state = State.IDLE;

    Session(ParleyClientBuilder options) {
        String name = "parley-client-" + numbers.incrementAndGet();
        listener = options.listener;
        loop = new ThreadLoop(name);
        deliveries = new Deliveries(name + "-listeners", options.backlog, () -> onLoop(this::readOn));
        ExecutorService pool = Threads.pool(name + "-http");
        http = new OwnHttp(options.http, pool, options.connectWithin);
        commands = new Commands(loop, options.queue);
        subscriptions = new Subscriptions(loop, commands::addOwn, deliveries::add);
        Dialer dialer = new WebSocketDialer(
                http,
                Addresses.socket(options.base, options.unreadFirst),
                options.headers,
                options.credentials,
                options.connectWithin,
                pool);
        Backoff backoff = backoff();
        line = new Line(loop, dialer, this, options.connectWithin, backoff, deliveries::isFull);
    }

    State state() {
        return state;
    }

    CompletableFuture<Welcome> ready() {
        return ready;
    }

    CompletableFuture<StateChange> closed() {
        return closed;
    }

    void open() {
        onLoop(line::open);
    }

    void retryNow() {
        onLoop(line::retryNow);
    }

    /** The command's future tells what becomes of it, also where it is not even taken. */
    void add(Command command) {
        if (!commands.admit()) {
            command.reply.completeExceptionally(new ParleyClientException(
                    "queue.full", "as many commands wait as may wait: slow down, or make the queue longer"));
        } else if (!onLoop(() -> addOnLoop(command))) {
            command.reply.completeExceptionally(gone());
        }
    }

    Subscription subscribe(String channel, Start start, ChannelListener heard) {
        Subscription subscription = new Subscription(
                channel, start, heard, backoff(), (one, leave) -> onLoop(() -> subscriptions.remove(one, leave)));
        boolean taken = onLoop(() -> {
            if (line.state() == State.CLOSED) {
                Completions.fail(subscription.promise(), gone());
            } else {
                subscriptions.add(subscription);
            }
        });
        if (!taken) {
            Completions.fail(subscription.promise(), gone());
        }
        return subscription;
    }

    void close(Duration endedWithin) {
        onLoop(line::close);
        try {
            if (!deliveries.isCaller() && loop.awaitEnd(endedWithin)) {
                deliveries.awaitEnd(endedWithin);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void stateChanged(StateChange change) {
        state = change.to();
        deliveries.add(() -> listener.onState(change));
        if (change.to() == State.CLOSED) {
            end(change);
        }
    }

    @Override
    public void frame(JsonNode frame) {
        if (!frame.path("event").isTextual()) {
            commands.reply(frame);
            return;
        }
        String event = frame.path("event").asText();
        deliveries.add(() -> listener.onEvent(event, frame));
        switch (event) {
            case "message" -> message(Message.of(frame));
            case "unsubscribed" -> subscriptions.unsubscribed(frame);
            default ->
                EventCalls.of(
                                event,
                                frame,
                                subscriptions.get(frame.path("channel").asText()),
                                listener)
                        .ifPresent(deliveries::add);
        }
    }

    @Override
    public void online(Welcome welcome) {
        Completions.complete(ready, welcome);
        commands.online(line::send, welcome);
        subscriptions.online();
    }

    @Override
    public void lost() {
        subscriptions.lost();
        commands.lost();
    }

    @Override
    public void askForLife() {
        commands.addOwn(new Command("heartbeat", Json.object(), Command.Repeat.OF_THIS_CONNECTION, ANSWER_WITHIN));
    }

    private void message(Message message) {
        if (!subscriptions.message(message) && seen.add(message) && message.hasBody()) {
            deliveries.add(() -> listener.onMessage(message));
        }
    }

    private void addOnLoop(Command command) {
        if (line.state() == State.CLOSED) {
            command.reply.completeExceptionally(gone());
        } else {
            commands.add(command);
        }
    }

    private void readOn() {
        line.readOn();
    }

    /** Nothing comes after it: what waits is told, and every thread ends. */
    private void end(StateChange change) {
        ParleyClientException reason = new ParleyClientException(
                change.code().isEmpty() ? "connection.closed" : change.code(),
                change.reason().isEmpty() ? "the connection was closed with " + change.closeCode() : change.reason());
        commands.failAll(reason);
        subscriptions.failAll(reason);
        Completions.fail(ready, reason);
        deliveries.add(() -> Completions.complete(closed, change));
        deliveries.end();
        var unused = line.goodbye().whenComplete((said, failure) -> http.end());
        loop.end();
    }

    private boolean onLoop(Runnable task) {
        try {
            loop.execute(task);
            return true;
        } catch (RejectedExecutionException ended) {
            return false;
        }
    }

    private static Backoff backoff() {
        return new Backoff(() -> ThreadLocalRandom.current().nextDouble());
    }

    private static ParleyClientException gone() {
        return new ParleyClientException("connection.closed", "the client has been closed");
    }
}
