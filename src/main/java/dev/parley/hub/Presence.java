// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.hub;

import dev.parley.channel.ChannelName;
import dev.parley.engine.PresenceStore;
import dev.parley.identity.User;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps those present who have just gone: the last connection of a person in a channel stays entered for a grace, so that a reload is
 * neither a leave nor a join. Thread-safe. Bounded by the subscriptions that ended within one grace; {@link #expire} empties it.
 */
final class Presence {
    private static final Logger logger = LoggerFactory.getLogger(Presence.class);

    private final PresenceStore store;
    private final Registry registry;
    private final long grace;
    // The oldest first, since the grace is the same for all.
    private final Map<Place, Ghost> ghosts = new LinkedHashMap<>();

    private record Place(ChannelName channel, String userId) {}

    /** A connection that is gone but not yet out. */
    private record Ghost(String clientId, long goneAt) {}

    Presence(PresenceStore store, Registry registry, Duration grace) {
        this.store = store;
        this.registry = registry;
        this.grace = grace.toNanos();
    }

    static boolean isCounted(ChannelName name) {
        return switch (name.kind()) {
            case ROOM, LIVE, DIRECT -> true;
            case USER, TOPIC -> false;
        };
    }

    /** A connection's user can be reached: it enters the inbox, by which the engine tells who is online. */
    void online(Connection connection, User user) {
        enterNow(ChannelName.inbox(user.id()), connection.id(), user);
    }

    /** The same connection is gone, or is another user's. */
    void offline(Connection connection, User user) {
        exitNow(ChannelName.inbox(user.id()), connection.id());
    }

    /** A connection has entered a channel, or its user is another one now, or is called otherwise. */
    synchronized void enter(ChannelName channel, Connection connection, User user) {
        if (!isCounted(channel)) {
            return;
        }
        // In this order: the person never counts as absent in between.
        enterNow(channel, connection.id(), user);
        Ghost ghost = ghosts.remove(new Place(channel, user.id()));
        if (ghost != null && !ghost.clientId().equals(connection.id())) {
            exitNow(channel, ghost.clientId());
        }
    }

    /** A connection has left a channel; its person stays for the grace where nobody else is there for it. */
    synchronized void exit(ChannelName channel, Connection connection) {
        if (!isCounted(channel)) {
            return;
        }
        User user = connection.user();
        if (grace == 0 || user == null || isElsewhere(channel, connection, user)) {
            exitNow(channel, connection.id());
            return;
        }
        Place place = new Place(channel, user.id());
        Ghost earlier = ghosts.remove(place);
        ghosts.put(place, new Ghost(connection.id(), System.nanoTime()));
        if (earlier != null && !earlier.clientId().equals(connection.id())) {
            exitNow(channel, earlier.clientId());
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
                exitNow(place.channel(), ghost.clientId());
            }
        }
    }

    private boolean isElsewhere(ChannelName channel, Connection gone, User user) {
        return registry.of(user.id()).stream()
                .filter(other -> other != gone)
                .flatMap(other -> other.subscription(channel).stream())
                .anyMatch(Subscription::isExplicit);
    }

    private void enterNow(ChannelName channel, String clientId, User user) {
        reportFailure(channel, store.enter(channel, clientId, user));
    }

    private void exitNow(ChannelName channel, String clientId) {
        reportFailure(channel, store.exit(channel, clientId));
    }

    /** The connection goes on: who is shown as present is wrong for as long as the engine is away, and the engine's health tells of it. */
    private static void reportFailure(ChannelName channel, CompletionStage<Void> told) {
        var unused = told.whenComplete((done, failure) -> {
            if (failure != null) {
                logger.debug("Who is in {} could not be told to the engine: {}", channel, failure.toString());
            }
        });
    }
}
