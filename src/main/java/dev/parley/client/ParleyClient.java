// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.client.Command.Repeat;
import dev.parley.client.Events.Welcome;
import dev.parley.client.Replies.History;
import dev.parley.client.Replies.Listed;
import dev.parley.client.Replies.Presence;
import dev.parley.client.Replies.Published;
import dev.parley.client.Replies.ReadMark;
import dev.parley.client.Replies.Room;
import dev.parley.client.StateChange.State;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A live connection to Parley, over WebSocket, that comes back by itself until it is closed or the server says stop. Thread-safe.
 *
 * <pre>{@code
 * ParleyClient client = ParleyClient.to(URI.create("http://localhost:8080/parley/"))
 *         .ticket(() -> portal.ticketFor("ana"))
 *         .connect();
 * client.subscribe("room/lobby", Start.now(), message -> System.out.println(message.body()));
 * client.publish("room/lobby", Map.of("text", "hello")).join();
 * }</pre>
 *
 * <p><b>Messages that are published.</b> Each has an idempotency key, given or made here, under which it is sent again after an interruption,
 * in order, as long as the client is the same user: it is stored once. Its future completes when it is durable. What {@code live/…} passes
 * on has no key, is sent once, and fails with {@code connection.lost} where the line broke before the answer.
 *
 * <p><b>Commands</b> wait in a bounded queue for a connection, for the pace that the server allows, and for their answer, all within a
 * timeout. Those that only ask are asked again after an interruption; the others fail with {@code connection.lost}.
 *
 * <p><b>Threads.</b> Listeners are called on one thread of this client's, one call after the other, in the order of events. A slow listener
 * delays the calls behind it and nobody else; when many wait ({@link ParleyClientBuilder#backlog}), the client stops reading, the server keeps
 * the messages, and in the end cuts the line: the client then resumes where it was. A listener may wait for a future of this client's as long
 * as the backlog is not full. One that throws is logged (logger {@code dev.parley.client}) and the next call follows. Futures complete on
 * the common pool: what hangs on them may wait. All threads are daemons: a program that only listens waits with {@code client.closed().join()}.
 *
 * <p><b>Errors.</b> Futures complete exceptionally with a {@link ParleyClientException}. An argument that can never be right, such as a body
 * that is no JSON, throws at once.
 */
public final class ParleyClient implements AutoCloseable {
    private static final Duration ENDED_WITHIN = Duration.ofSeconds(5);

    private final Session session;
    private final Duration replyWithin;
    private final Duration publishWithin;

    ParleyClient(ParleyClientBuilder options) {
        session = new Session(options);
        replyWithin = options.replyWithin;
        publishWithin = options.publishWithin;
    }

    /**
     * Begins to describe a client.
     *
     * @param base where Parley is, such as {@code http://localhost:8080/parley/}
     */
    public static ParleyClientBuilder to(URI base) {
        return new ParleyClientBuilder(base);
    }

    void open() {
        session.open();
    }

    public State state() {
        return session.state();
    }

    /** Completes with the server's first welcome; exceptionally where the client stops before. */
    public CompletableFuture<Welcome> ready() {
        return session.ready().copy();
    }

    /** Completes when the client is closed for good, with the reason: by {@link #close()}, or because the server said stop. */
    public CompletableFuture<StateChange> closed() {
        return session.closed().copy();
    }

    /** Ends the pause before the next attempt, if there is one. */
    public void retryNow() {
        session.retryNow();
    }

    /**
     * Hears a channel from now on, over all reconnections. May be called before the client is online. One subscription for each channel: a
     * second one fails with {@code subscription.exists}. For a private chat the channel's name is {@link DirectChannel#name}.
     */
    public Subscription subscribe(String channel, Start start, ChannelListener listener) {
        return session.subscribe(channel, start, listener);
    }

    /**
     * Publishes to a channel.
     *
     * @param body anything that Jackson writes: a map, a record, a text, a number, null
     */
    public CompletableFuture<Published> publish(String channel, @Nullable Object body) {
        return publish(channel, body, Keys.fresh());
    }

    /**
     * Publishes under a key of one's own.
     *
     * @param key 1 to 128 characters; the second message of one sender under it is the first one again
     */
    public CompletableFuture<Published> publish(String channel, @Nullable Object body, String key) {
        ObjectNode fields = Json.object().put("channel", channel).set("body", Json.tree(body));
        if (channel.startsWith("live/")) {
            return ask("publish", fields, Repeat.NEVER, publishWithin, Published::of);
        }
        return ask("publish", fields.put("key", key), Repeat.SAME_USER, publishWithin, Published::of);
    }

    /** A private message to a user. */
    public CompletableFuture<Published> send(String user, @Nullable Object body) {
        return send(user, body, Keys.fresh());
    }

    /**
     * A private message under a key of one's own.
     *
     * @param key as in {@link #publish(String, Object, String)}
     */
    public CompletableFuture<Published> send(String user, @Nullable Object body, String key) {
        ObjectNode fields = Json.object().put("to", user).put("key", key).set("body", Json.tree(body));
        return ask("publish", fields, Repeat.SAME_USER, publishWithin, Published::of);
    }

    /** Withdraws a message: the sender for two minutes (a setting of the server's), a moderator always. */
    public CompletableFuture<Void> recall(String channel, long offset) {
        return ask("recall", place(channel, offset), Repeat.NEVER, replyWithin, Completions::nothing);
    }

    /** Part of a channel's log. */
    public CompletableFuture<History> history(String channel, Range range) {
        return ask("history", range.addTo(in(channel)), Repeat.ALWAYS, replyWithin, History::of);
    }

    /** Sets one's mark: everything up to this offset has been read. It never goes back. */
    public CompletableFuture<ReadMark> read(String channel, long offset) {
        return ask("read", place(channel, offset), Repeat.ALWAYS, replyWithin, ReadMark::of);
    }

    /**
     * One's conversations, the latest first.
     *
     * @param cursor of the page before; empty for the first one
     */
    public CompletableFuture<Listed<Conversation>> channels(String cursor) {
        return ask(
                "channels",
                search("", cursor),
                Repeat.ALWAYS,
                replyWithin,
                data -> Listed.of(data, "channels", Conversation::of));
    }

    /**
     * Rooms that one may see, by name.
     *
     * @param query what the name contains; empty for all
     */
    public CompletableFuture<Listed<Room>> rooms(String query, String cursor) {
        return ask(
                "rooms", search(query, cursor), Repeat.ALWAYS, replyWithin, data -> Listed.of(data, "rooms", Room::of));
    }

    /**
     * People whom the server knows, by name.
     *
     * @param query what name or id contains; empty for all
     */
    public CompletableFuture<Listed<Person>> people(String query, String cursor) {
        return ask(
                "people",
                search(query, cursor),
                Repeat.ALWAYS,
                replyWithin,
                data -> Listed.of(data, "people", Person::of));
    }

    /** Who is in a room, a live channel or a private chat. */
    public CompletableFuture<Presence> presence(String channel) {
        return ask("presence", in(channel), Repeat.ALWAYS, replyWithin, Presence::of);
    }

    /** Tells the others in a channel that one is typing; they hear it at most every two seconds. */
    public CompletableFuture<Void> typing(String channel) {
        return ask("typing", in(channel), Repeat.OF_THIS_CONNECTION, replyWithin, Completions::nothing);
    }

    /** The same in a private chat. */
    public CompletableFuture<Void> typingTo(String user) {
        ObjectNode fields = Json.object().put("to", user);
        return ask("typing", fields, Repeat.OF_THIS_CONNECTION, replyWithin, Completions::nothing);
    }

    /**
     * Any other command, such as a portal's own: the future is the answer's {@code data}. It is never sent twice.
     *
     * @param fields without {@code id} and {@code action}
     */
    public CompletableFuture<JsonNode> request(String action, Map<String, ?> fields) {
        ObjectNode tree = (ObjectNode) Json.tree(fields);
        return ask(action, tree, Repeat.NEVER, replyWithin, Function.identity());
    }

    /**
     * Says goodbye and ends the client's threads. What has no answer yet fails with {@code connection.closed}; the listener hears of the
     * state and nothing after it. Waits for the listener's present call, up to 5 s; called from a listener it waits for nothing.
     */
    @Override
    public void close() {
        session.close(ENDED_WITHIN);
    }

    private <T> CompletableFuture<T> ask(
            String action, ObjectNode fields, Repeat repeat, Duration within, Function<JsonNode, T> map) {
        Command command = new Command(action, fields, repeat, within);
        session.add(command);
        return Completions.handOut(command.reply, map);
    }

    private static ObjectNode in(String channel) {
        return Json.object().put("channel", channel);
    }

    private static ObjectNode place(String channel, long offset) {
        return in(channel).put("offset", offset);
    }

    private static ObjectNode search(String query, String cursor) {
        ObjectNode fields = Json.object();
        if (!query.isEmpty()) {
            fields.put("query", query);
        }
        return cursor.isEmpty() ? fields : fields.put("cursor", cursor);
    }
}
