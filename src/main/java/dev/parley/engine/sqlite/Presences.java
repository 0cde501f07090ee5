// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite;

import dev.parley.channel.ChannelName;
import dev.parley.engine.Presence;
import dev.parley.identity.User;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who is in which channel. Thread-safe; bounded by the connections and their subscriptions, whose owner calls {@link #exit} for every
 * {@link #enter}. Each channel's entry is only touched inside the map's own compute methods.
 */
final class Presences {
    private final Map<ChannelName, Room> rooms = new ConcurrentHashMap<>();

    private static final class Room {
        final Map<String, User> clients = new HashMap<>();
        final TreeMap<String, Presence.Person> people = new TreeMap<>();

        void enter(String clientId, User user) {
            exit(clientId);
            clients.put(clientId, user);
            Presence.Person known = people.get(user.id());
            people.put(user.id(), new Presence.Person(user, known == null ? 1 : known.connections() + 1));
        }

        void exit(String clientId) {
            User user = clients.remove(clientId);
            if (user != null) {
                people.computeIfPresent(
                        user.id(),
                        (id, known) -> known.connections() == 1
                                ? null
                                : new Presence.Person(known.user(), known.connections() - 1));
            }
        }
    }

    void enter(ChannelName channel, String clientId, User user) {
        rooms.compute(channel, (name, known) -> {
            Room room = known == null ? new Room() : known;
            room.enter(clientId, user);
            return room;
        });
    }

    void exit(ChannelName channel, String clientId) {
        rooms.computeIfPresent(channel, (name, room) -> {
            room.exit(clientId);
            return room.clients.isEmpty() ? null : room;
        });
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
