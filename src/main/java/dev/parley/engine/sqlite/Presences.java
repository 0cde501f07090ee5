// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite;

import dev.parley.channel.ChannelName;
import dev.parley.engine.EngineListener;
import dev.parley.engine.EngineListener.PresenceChange;
import dev.parley.engine.Presence;
import dev.parley.identity.User;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who is in which channel. Thread-safe; bounded by the connections and their subscriptions, whose owner calls {@link #exit} for every
 * {@link #enter}. Each channel's entry is only touched inside the map's own compute methods; the listener is told there too, so that it
 * hears the changes of a channel in their order.
 */
final class Presences {
    private final Map<ChannelName, Room> rooms = new ConcurrentHashMap<>();

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

    void enter(ChannelName channel, String clientId, User user, EngineListener listener) {
        rooms.compute(channel, (name, known) -> {
            Room room = known == null ? new Room(name) : known;
            room.enter(clientId, user, listener);
            return room;
        });
    }

    void exit(ChannelName channel, String clientId, EngineListener listener) {
        rooms.computeIfPresent(channel, (name, room) -> {
            room.exit(clientId, listener);
            return room.clients.isEmpty() ? null : room;
        });
    }

    Set<ChannelName> channels() {
        return rooms.keySet();
    }

    boolean isAnyoneIn(ChannelName channel) {
        return rooms.containsKey(channel);
    }

    Presence of(ChannelName channel, int limit) {
        Presence[] result = {new Presence(List.of(), 0)};
        rooms.computeIfPresent(channel, (name, room) -> {
            result[0] = new Presence(room.people.values().stream().limit(limit).toList(), room.people.size());
            return room;
        });
        return result[0];
    }
}
