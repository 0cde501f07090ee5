// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.hub;

import dev.parley.channel.ChannelKind;
import dev.parley.channel.ChannelName;
import dev.parley.channel.Conversation;
import dev.parley.channel.Message;
import dev.parley.channel.Sender;
import dev.parley.engine.Engine;
import dev.parley.identity.User;
import dev.parley.people.People;
import dev.parley.thread.KeyedSerialExecutor;
import dev.parley.wire.ConversationRow;
import dev.parley.wire.Event;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes rows of conversations: who the other side is, how it is called, whether it is there. Thread-safe. */
public final class ConversationRows {
    /** Beyond it lists are not told of changes until they are loaded again. */
    private static final int MAX_CHANGES = 100_000;

    private final Engine engine;
    private final People people;
    private final Registry registry;
    private final KeyedSerialExecutor<String> changes =
            new KeyedSerialExecutor<>(MAX_CHANGES, "too many changes of lists wait");

    ConversationRows(Engine engine, People people, Registry registry) {
        this.engine = engine;
        this.people = people;
        this.registry = registry;
    }

    /** The rows of {@code userId}'s conversations, in the same order. */
    public CompletionStage<List<ConversationRow>> of(String userId, List<Conversation> conversations) {
        Set<String> peers = conversations.stream()
                .map(Conversation::channel)
                .filter(channel -> channel.kind() == ChannelKind.DIRECT)
                .map(channel -> channel.peerOf(userId))
                .collect(Collectors.toSet());
        if (peers.isEmpty()) {
            return CompletableFuture.completedFuture(conversations.stream()
                    .map(conversation -> ConversationRow.of(conversation, null))
                    .toList());
        }
        return people.known(peers)
                .thenCombine(engine.presence().online(peers), (known, online) -> conversations.stream()
                        .map(conversation -> row(userId, conversation, known, online))
                        .toList());
    }

    /** Takes a channel off a user's list; the user's other connections are told. */
    public CompletionStage<Boolean> leave(Connection connection, User user, ChannelName channel) {
        return engine.conversations().leave(user.id(), channel).thenApply(wasListed -> {
            if (wasListed) {
                announce(channel, user.id(), connection);
            }
            return wasListed;
        });
    }

    /**
     * Tells a user's connections, but for one, that a conversation has come onto the list or gone from it. What they are told last is how the
     * list is: someone who joins on one device and leaves on another at once may hear twice that it has gone.
     */
    void announce(ChannelName channel, String userId, @Nullable Connection except) {
        var unused = changes.execute(userId + "\n" + channel, () -> event(userId, channel))
                .thenAccept(event -> {
                    String text = event.json();
                    registry.of(userId).stream()
                            .filter(connection -> connection != except)
                            .forEach(connection -> connection.send(text));
                });
    }

    private CompletionStage<Event> event(String userId, ChannelName channel) {
        return engine.conversations()
                .view(userId, channel)
                .thenCompose(view -> view.listed()
                        ? of(userId, List.of(view)).thenApply(rows -> new Event.Conversation(rows.get(0)))
                        : CompletableFuture.completedFuture(new Event.Left(channel.toString())));
    }

    /** Sends one connection a {@code conversation} event, as soon as the engine has looked it up. */
    void send(Connection connection, ChannelName channel) {
        User user = connection.user();
        if (user == null) {
            return;
        }
        var unused = engine.conversations()
                .view(user.id(), channel)
                .thenCompose(conversation -> of(user.id(), List.of(conversation)))
                .thenAccept(found -> {
                    for (ConversationRow row : found) {
                        connection.send(new Event.Conversation(row).json());
                    }
                });
    }

    /** How a user is called, for an event about it. */
    CompletionStage<Sender> sender(String userId) {
        List<Connection> own = registry.of(userId);
        if (!own.isEmpty()) {
            User user = own.get(0).user();
            if (user != null) {
                return CompletableFuture.completedFuture(Sender.of(user));
            }
        }
        return people.known(Set.of(userId)).thenApply(known -> {
            User user = known.get(userId);
            return new Sender(userId, user == null ? userId : user.name());
        });
    }

    private static ConversationRow row(
            String userId, Conversation conversation, Map<String, User> known, Set<String> online) {
        if (conversation.channel().kind() != ChannelKind.DIRECT) {
            return ConversationRow.of(conversation, null);
        }
        String peer = conversation.channel().peerOf(userId);
        return ConversationRow.of(
                conversation,
                new ConversationRow.Peer(
                        peer, nameOf(peer, known.get(peer), conversation.last()), online.contains(peer)));
    }

    private static String nameOf(String peer, @Nullable User user, @Nullable Message last) {
        if (user != null) {
            return user.name();
        }
        Sender from = last == null ? null : last.from();
        return from != null && from.id().equals(peer) ? from.name() : peer;
    }
}
