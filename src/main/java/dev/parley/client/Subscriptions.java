// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.client.Replies.Subscribed;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Each channel once: subscribes, resumes after every connect, and asks again where that may help. Confined to the loop. */
final class Subscriptions {
    /** Nobody could say, or not now: it is asked again. */
    private static final Set<String> PASSING = Set.of("server.unavailable", "server.error", "rate.limited", "timeout");

    private static final Duration REPLY_WITHIN = Duration.ofSeconds(30);
    private static final Duration UNAVAILABLE_PAUSE = Duration.ofSeconds(2);
    private static final Duration HOLE_PATIENCE = Duration.ofSeconds(3);

    private final Loop loop;
    private final Consumer<Command> send;
    private final Consumer<Runnable> deliver;
    private final Map<String, Subscription> all = new HashMap<>();
    private boolean online;

    /** @param send for commands that go before all others */
    Subscriptions(Loop loop, Consumer<Command> send, Consumer<Runnable> deliver) {
        this.loop = loop;
        this.send = send;
        this.deliver = deliver;
    }

    @Nullable
    Subscription get(String channel) {
        return all.get(channel);
    }

    void add(Subscription subscription) {
        if (all.putIfAbsent(subscription.channel(), subscription) != null) {
            subscription.markClosed();
            Completions.fail(
                    subscription.promise(),
                    new ParleyClientException(
                            "subscription.exists",
                            subscription.channel() + " is subscribed to by this client already"));
        } else if (online) {
            ask(subscription);
        }
    }

    void remove(Subscription subscription, boolean leave) {
        if (!all.remove(subscription.channel(), subscription)) {
            return;
        }
        subscription.timer.cancel();
        Completions.fail(
                subscription.promise(), new ParleyClientException("connection.closed", "the subscription was closed"));
        if (online) {
            ObjectNode fields = Json.object().put("channel", subscription.channel());
            send.accept(new Command(
                    "unsubscribe",
                    leave ? fields.put("leave", true) : fields,
                    Command.Repeat.OF_THIS_CONNECTION,
                    REPLY_WITHIN));
        }
    }

    void online() {
        online = true;
        all.values().forEach(this::ask);
    }

    void lost() {
        online = false;
        all.values().forEach(subscription -> {
            subscription.asked++;
            subscription.timer.cancel();
            subscription.tail.lost();
        });
    }

    void failAll(ParleyClientException reason) {
        List.copyOf(all.values()).forEach(subscription -> end(subscription, reason));
    }

    /** Whether somebody subscribes to it: then it is told there, as far as it is new. */
    boolean message(Message message) {
        Subscription subscription = all.get(message.channel());
        if (subscription == null) {
            return false;
        }
        deliver(subscription, subscription.tail.take(message));
        watch(subscription);
        return true;
    }

    /** The server has ended a subscription by itself. */
    void unsubscribed(JsonNode frame) {
        Subscription subscription = all.get(frame.path("channel").asText());
        if (subscription == null) {
            return;
        }
        String code = frame.path("code").asText();
        if (code.equals("server.unavailable")) {
            again(subscription, UNAVAILABLE_PAUSE);
        } else {
            end(subscription, new ParleyClientException(code, "the server has ended the subscription"));
        }
    }

    private void ask(Subscription subscription) {
        subscription.timer.cancel();
        subscription.tail.lost();
        long number = ++subscription.asked;
        ObjectNode fields = Json.object().put("channel", subscription.channel());
        Optional<Position> since = subscription.tail.position();
        if (since.isPresent()) {
            fields.set("since", since.get().json());
        } else {
            fields.put("limit", subscription.limit);
        }
        Command command = new Command("subscribe", fields, Command.Repeat.OF_THIS_CONNECTION, REPLY_WITHIN);
        var unused = command.reply.whenComplete((data, failure) -> {
            if (number != subscription.asked || all.get(subscription.channel()) != subscription) {
                return;
            }
            if (failure == null) {
                confirmed(subscription, Subscribed.of(data));
            } else {
                refused(subscription, failure);
            }
        });
        send.accept(command);
    }

    private void confirmed(Subscription subscription, Subscribed reply) {
        subscription.backoff.reset();
        Tail.Resumed resumed = subscription.tail.confirm(reply);
        Optional<Position> reached = subscription.tail.position();
        ChannelListener listener = subscription.listener;
        call(subscription, () -> listener.onSubscribed(reply));
        Gap gap = resumed.gap();
        if (gap != null) {
            call(subscription, () -> listener.onGap(gap));
        }
        resumed.recalled()
                .forEach(offset -> call(
                        subscription, () -> listener.onRecalled(new Events.Recalled(subscription.channel(), offset))));
        deliver(subscription, resumed.messages());
        // Also where no message came: an empty reply has a place, too.
        reached.ifPresent(position -> deliver.accept(() -> subscription.reached(position)));
        Completions.complete(subscription.promise(), reply);
        watch(subscription);
    }

    private void refused(Subscription subscription, Throwable failure) {
        if (!(Completions.cause(failure) instanceof ParleyClientException refusal)
                || refusal.code().equals("connection.lost")) {
            return;
        }
        if (PASSING.contains(refusal.code())) {
            Duration pause = subscription.backoff.next().plus(Duration.ofMillis(500));
            again(subscription, refusal.retryAfter().isZero() ? pause : refusal.retryAfter());
        } else if (!refusal.code().equals("connection.closed")) {
            end(subscription, refusal);
        }
    }

    private void end(Subscription subscription, ParleyClientException reason) {
        all.remove(subscription.channel(), subscription);
        subscription.timer.cancel();
        call(subscription, () -> {
            subscription.markClosed();
            subscription.listener.onEnded(reason);
        });
        Completions.fail(subscription.promise(), reason);
    }

    private void again(Subscription subscription, Duration pause) {
        subscription.tail.lost();
        subscription.timer.cancel();
        subscription.timer = loop.schedule(pause, () -> {
            if (online && all.get(subscription.channel()) == subscription) {
                ask(subscription);
            }
        });
    }

    /** A hole that does not fill by itself is asked for. */
    private void watch(Subscription subscription) {
        if (!subscription.tail.hasHole()) {
            return;
        }
        Optional<Position> before = subscription.tail.position();
        subscription.timer.cancel();
        subscription.timer = loop.schedule(HOLE_PATIENCE, () -> {
            if (!online || !subscription.tail.hasHole()) {
                return;
            }
            if (subscription.tail.position().equals(before)) {
                ask(subscription);
            } else {
                watch(subscription);
            }
        });
    }

    private void deliver(Subscription subscription, List<Message> messages) {
        String epoch = subscription.tail.position().map(Position::epoch).orElse(null);
        for (Message message : messages) {
            Message placed = message.in(epoch);
            deliver.accept(() -> {
                try {
                    if (placed.hasBody() && !subscription.isClosed()) {
                        subscription.listener.onMessage(placed);
                    }
                } finally {
                    if (!subscription.isClosed()) {
                        placed.position().ifPresent(subscription::reached);
                    }
                }
            });
        }
    }

    private void call(Subscription subscription, Runnable call) {
        deliver.accept(() -> {
            if (!subscription.isClosed()) {
                call.run();
            }
        });
    }
}
