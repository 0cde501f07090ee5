// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.presence;

import dev.parley.channel.ChannelName;
import dev.parley.engine.PresenceStore;
import dev.parley.identity.User;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps those present who have just gone: the last connection of a person in a channel stays entered for a grace, so that a reload is
 * neither a leave nor a join. Thread-safe. Bounded by the subscriptions that ended within one grace; {@link #expire} empties it.
 */
public final class Presence {
    private static final Logger logger = LoggerFactory.getLogger(Presence.class);

    private final PresenceStore store;
    private final Elsewhere elsewhere;
    private final long grace;
    // The oldest first, since the grace is the same for all.
    private final Map<Place, Ghost> ghosts = new LinkedHashMap<>();

    private record Place(ChannelName channel, String userId) {}

    /** A connection that is gone but not yet out. */
    private record Ghost(String clientId, long goneAt) {}

    /** Whether a user is in a channel over another connection than one. */
    @FunctionalInterface
    public interface Elsewhere {
        boolean test(ChannelName channel, String userId, String exceptClientId);
    }

    public Presence(PresenceStore store, Elsewhere elsewhere, Duration grace) {
        this.store = store;
        this.elsewhere = elsewhere;
        this.grace = grace.toNanos();
    }

    /** Whether those who are in a channel are counted. */
    public static boolean isCounted(ChannelName name) {
        return switch (name.kind()) {
            case ROOM, LIVE, DIRECT -> true;
            case USER, TOPIC -> false;
        };
    }

    /** A connection's user can be reached: it enters the inbox, by which the engine tells who is online. */
    public void online(String clientId, User user) {
        enterNow(ChannelName.inbox(user.id()), clientId, user);
    }

    /** The same connection is gone, or is another user's. */
    public void offline(String clientId, User user) {
        exitNow(ChannelName.inbox(user.id()), clientId);
    }

    /** A connection has entered a channel, or its user is another one now, or is called otherwise. */
    public synchronized void enter(ChannelName channel, String clientId, User user) {
        if (!isCounted(channel)) {
            return;
        }
        // In this order: the person never counts as absent in between.
        enterNow(channel, clientId, user);
        Ghost ghost = ghosts.remove(new Place(channel, user.id()));
        if (ghost != null && !ghost.clientId().equals(clientId)) {
            exitNow(channel, ghost.clientId());
        }
    }

    /**
     * A connection has left a channel; its person stays for the grace where nobody else is there for it.
     *
     * @param user whose connection it is; null where nobody has said
     */
    public synchronized void exit(ChannelName channel, String clientId, @Nullable User user) {
        if (!isCounted(channel)) {
            return;
        }
        if (grace == 0 || user == null || elsewhere.test(channel, user.id(), clientId)) {
            exitNow(channel, clientId);
            return;
        }
        Place place = new Place(channel, user.id());
        Ghost earlier = ghosts.remove(place);
        ghosts.put(place, new Ghost(clientId, System.nanoTime()));
        if (earlier != null && !earlier.clientId().equals(clientId)) {
            exitNow(channel, earlier.clientId());
        }
    }

    /**
     * Takes out those whose grace has passed.
     *
     * @param now on the monotonic clock, ns
     */
    public synchronized void expire(long now) {
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
