// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.memory;

import dev.parley.channel.ChannelName;
import dev.parley.engine.EngineListener;
import dev.parley.engine.EngineListener.PresenceChange;
import dev.parley.engine.Presence;
import dev.parley.engine.PresenceStore;
import dev.parley.error.ParleyException;
import dev.parley.identity.User;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Who is in which channel of one node. Thread-safe; answers at once; bounded by the connections and their subscriptions, whose owner calls {@link #exit} for every
 * {@link #enter}. Each channel's entry is only touched inside the map's own compute methods; the listener is told there too, so that it
 * hears the changes of a channel in their order.
 */
public final class MemoryPresence implements PresenceStore {
    private static final CompletionStage<Void> DONE = CompletableFuture.completedFuture(null);
    private static final Presence NOBODY = new Presence(List.of(), 0);

    private final Map<ChannelName, Room> rooms = new ConcurrentHashMap<>();
    private final Supplier<EngineListener> listener;

    /** @param listener whom to tell; fails with the {@link dev.parley.error.ParleyException} that callers are to get while there is none */
    public MemoryPresence(Supplier<EngineListener> listener) {
        this.listener = listener;
    }

    private static final class Room {
        final ChannelName name;
        final Map<String, User> clients = new HashMap<>();
        final TreeMap<String, Presence.Person> people = new TreeMap<>();

        Room(ChannelName name) {
            this.name = name;
        }

        void enter(String clientId, User user, EngineListener listener) {
            User before = clients.get(clientId);
            if (before != null && !before.id().equals(user.id())) {
                exit(clientId, listener);
            }
            clients.put(clientId, user);
            boolean more = before == null || !before.id().equals(user.id());
            Presence.Person known = people.get(user.id());
            int connections = known == null ? 0 : known.connections();
            people.put(user.id(), new Presence.Person(user, connections + (more ? 1 : 0)));
            if (known == null) {
                listener.onPresence(name, user, PresenceChange.JOINED, people.size());
            } else if (!known.user().name().equals(user.name())) {
                listener.onPresence(name, user, PresenceChange.RENAMED, people.size());
            }
        }

        void exit(String clientId, EngineListener listener) {
            User user = clients.remove(clientId);
            Presence.Person known = user == null ? null : people.get(user.id());
            if (user == null || known == null) {
                return;
            }
            if (known.connections() > 1) {
                people.put(user.id(), new Presence.Person(known.user(), known.connections() - 1));
            } else {
                people.remove(user.id());
                listener.onPresence(name, known.user(), PresenceChange.LEFT, people.size());
            }
        }
    }

    @Override
    public CompletionStage<Void> enter(ChannelName channel, String clientId, User user) {
        try {
            EngineListener told = listener.get();
            rooms.compute(channel, (name, known) -> {
                Room room = known == null ? new Room(name) : known;
                room.enter(clientId, user, told);
                return room;
            });
            return DONE;
        } catch (ParleyException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public CompletionStage<Void> exit(ChannelName channel, String clientId) {
        try {
            EngineListener told = listener.get();
            rooms.computeIfPresent(channel, (name, room) -> {
                room.exit(clientId, told);
                return room.clients.isEmpty() ? null : room;
            });
            return DONE;
        } catch (ParleyException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public CompletionStage<Presence> of(ChannelName channel, int limit) {
        return whileOpen(() -> now(channel, limit));
    }

    @Override
    public CompletionStage<Set<String>> online(Set<String> userIds) {
        return whileOpen(() -> userIds.stream()
                .filter(id -> rooms.containsKey(ChannelName.inbox(id)))
                .collect(Collectors.toUnmodifiableSet()));
    }

    /** The channels that somebody is in, at the moment. */
    public Set<ChannelName> channels() {
        return Collections.unmodifiableSet(rooms.keySet());
    }

    /** How many people are in a channel, at the moment. */
    public int count(ChannelName channel) {
        return now(channel, 0).count();
    }

    private Presence now(ChannelName channel, int limit) {
        Presence[] result = {NOBODY};
        rooms.computeIfPresent(channel, (name, room) -> {
            result[0] = new Presence(room.people.values().stream().limit(limit).toList(), room.people.size());
            return room;
        });
        return result[0];
    }

    private <T> CompletionStage<T> whileOpen(Supplier<T> answer) {
        try {
            var unused = listener.get();
            return CompletableFuture.completedFuture(answer.get());
        } catch (ParleyException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
