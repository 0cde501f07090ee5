// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley;

import dev.parley.channel.ChannelKind;
import dev.parley.channel.ChannelName;
import dev.parley.channel.Message;
import dev.parley.channel.Sender;
import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import dev.parley.identity.Names;
import dev.parley.spi.Publication;
import dev.parley.spi.Targets;
import dev.parley.wire.Json;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message for {@link Parley#push(Push)}, put together step by step. Immutable: each step makes a new one. A step that makes no sense
 * fails with a {@link ParleyException} that names it.
 *
 * <pre>{@code
 * parley.push(Push.toUsers("ana", "bob")
 *         .body(Map.of("title", "Order 4711", "text", "Your order is ready", "url", "orders/4711"))
 *         .from("shop", "The shop")
 *         .key("order-4711-ready")
 *         .ttl(Duration.ofDays(7)));
 * }</pre>
 */
public final class Push {
    private static final int MAX_TARGETS = 1000;
    private static final int MAX_KEY = 128;
    private static final long MAX_TTL_SECONDS = 10L * 365 * 24 * 3600;

    private final Targets targets;
    private final String body;
    private final @Nullable Sender from;
    private final @Nullable String key;
    private final long ttlSeconds;

    private Push(Targets targets, String body, @Nullable Sender from, @Nullable String key, long ttlSeconds) {
        this.targets = targets;
        this.body = body;
        this.from = from;
        this.key = key;
        this.ttlSeconds = ttlSeconds;
    }

    /** To the inboxes of users, at most 1000. */
    public static Push toUsers(String... ids) {
        return toUsers(List.of(ids));
    }

    /** To the inboxes of users, at most 1000. */
    public static Push toUsers(Collection<String> ids) {
        bounded(ids)
                .forEach(id ->
                        require(Names.isIdentifier(id), "a user id has 1 to 128 characters, no control characters"));
        return to(new Targets.Users(List.copyOf(ids)));
    }

    /** To channels such as {@code room/lobby}, {@code topic/prices} or {@code live/ticker}, at most 1000; never to private chats. */
    public static Push toChannels(String... channels) {
        List<ChannelName> names =
                bounded(List.of(channels)).stream().map(ChannelName::parse).toList();
        if (names.stream().anyMatch(name -> name.kind() == ChannelKind.DIRECT)) {
            throw new ParleyException(ErrorCode.CHANNEL_FORBIDDEN, "back ends do not write into private chats");
        }
        return to(new Targets.Channels(names));
    }

    /** To single connections of this moment, at most 1000; nothing is kept. */
    public static Push toClients(String... clientIds) {
        return to(new Targets.Clients(List.copyOf(bounded(List.of(clientIds)))));
    }

    /** To everyone: {@code topic/all}. */
    public static Push toAll() {
        return to(new Targets.All());
    }

    /**
     * What is sent; without this step, {@code null}.
     *
     * @param value anything that is JSON: a string, a number, a map, a list, a record, null. In a portal with the fragment, annotations and
     *     tree nodes of the portal's own Jackson mean nothing here: give their text to {@link #json}.
     */
    public Push body(@Nullable Object value) {
        return new Push(targets, value == null ? "null" : Json.write(value), from, key, ttlSeconds);
    }

    /** What is sent, as JSON text. */
    public Push json(String text) {
        return new Push(targets, Json.compact(text), from, key, ttlSeconds);
    }

    /** Who is shown as the sender; without this step nobody. */
    public Push from(String id, String name) {
        require(Names.isIdentifier(id) && Names.isIdentifier(name), "from: 1 to 128 characters, no control characters");
        Names.unseen(id).ifPresent(what -> require(false, "from: " + what));
        return new Push(targets, body, new Sender(id, Names.shown(name, id)), key, ttlSeconds);
    }

    /**
     * Makes a repetition harmless: what has been accepted with this key for a target within 24 h is not accepted again from this application,
     * also over a restart; a back end's keys are its own. For single clients and {@code live/…} it has no effect.
     */
    public Push key(String text) {
        boolean fits = !text.isEmpty()
                && text.codePointCount(0, text.length()) <= MAX_KEY
                && !Names.hasControlOrSurrogate(text);
        require(fits, "key: 1 to 128 characters, no control characters");
        return new Push(targets, body, from, text, ttlSeconds);
    }

    /** How long the message is of use, in whole seconds: after that nobody gets its body any more. */
    public Push ttl(Duration life) {
        require(
                life.toSeconds() >= 1 && life.toSeconds() <= MAX_TTL_SECONDS,
                "ttl: at least a second, and at most " + MAX_TTL_SECONDS + " s (ten years)");
        return new Push(targets, body, from, key, life.toSeconds());
    }

    Targets targets() {
        return targets;
    }

    Publication publication() {
        return new Publication(
                from, body, key == null ? null : new Message.Key(Message.Key.ofApplication(), key), ttlSeconds);
    }

    private static Push to(Targets targets) {
        return new Push(targets, "null", null, null, 0);
    }

    private static Collection<String> bounded(Collection<String> targets) {
        require(!targets.isEmpty() && targets.size() <= MAX_TARGETS, "1 to " + MAX_TARGETS + " targets");
        return targets;
    }

    private static void require(boolean fits, String message) {
        if (!fits) {
            throw new ParleyException(ErrorCode.COMMAND_INVALID, message);
        }
    }
}
