// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.hub;

import dev.parley.channel.ChannelName;
import dev.parley.engine.Engine;
import dev.parley.identity.User;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps those present who have just gone: the last connection of a person in a channel stays entered for a grace, so that a reload is
 * neither a leave nor a join. Thread-safe. Bounded by the subscriptions that ended within one grace; {@link #expire} empties it.
 */
final class Presence {
    private final Engine engine;
    private final Registry registry;
    private final long grace;
    // The oldest first, since the grace is the same for all.
    private final Map<Place, Ghost> ghosts = new LinkedHashMap<>();

    private record Place(ChannelName channel, String userId) {}

    /** A connection that is gone but not yet out. */
    private record Ghost(String clientId, long goneAt) {}

    Presence(Engine engine, Registry registry, Duration grace) {
        this.engine = engine;
        this.registry = registry;
        this.grace = grace.toNanos();
    }

    static boolean isCounted(ChannelName name) {
        return switch (name.kind()) {
            case ROOM, LIVE, DIRECT -> true;
            case USER, TOPIC -> false;
        };
    }

    /** A connection has entered a channel, or its user is another one now, or is called otherwise. */
    synchronized void enter(ChannelName channel, Connection connection, User user) {
        if (!isCounted(channel)) {
            return;
        }
        // In this order: the person never counts as absent in between.
        engine.enter(channel, connection.id(), user);
        Ghost ghost = ghosts.remove(new Place(channel, user.id()));
        if (ghost != null && !ghost.clientId().equals(connection.id())) {
            engine.exit(channel, ghost.clientId());
        }
    }

    /** A connection has left a channel; its person stays for the grace where nobody else is there for it. */
    synchronized void exit(ChannelName channel, Connection connection) {
        if (!isCounted(channel)) {
            return;
        }
        User user = connection.user();
        if (grace == 0 || user == null || isElsewhere(channel, connection, user)) {
            engine.exit(channel, connection.id());
            return;
        }
        Place place = new Place(channel, user.id());
        Ghost earlier = ghosts.remove(place);
        ghosts.put(place, new Ghost(connection.id(), System.nanoTime()));
        if (earlier != null && !earlier.clientId().equals(connection.id())) {
            engine.exit(channel, earlier.clientId());
        }
    }

    /** Takes out those whose grace has passed. */
    synchronized void expire(long now) {
        List<Place> over = new ArrayList<>();
        for (Map.Entry<Place, Ghost> entry : ghosts.entrySet()) {
            if (now - entry.getValue().goneAt() < grace) {
                break;
            }
            over.add(entry.getKey());
        }
        for (Place place : over) {
            Ghost ghost = ghosts.remove(place);
            if (ghost != null) {
                engine.exit(place.channel(), ghost.clientId());
            }
        }
    }

    private boolean isElsewhere(ChannelName channel, Connection gone, User user) {
        return registry.of(user.id()).stream()
                .filter(other -> other != gone)
                .flatMap(other -> other.subscription(channel).stream())
                .anyMatch(Subscription::isExplicit);
    }
}
