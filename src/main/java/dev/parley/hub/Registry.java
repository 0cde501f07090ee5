// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.hub;

import dev.parley.error.CloseCode;
import dev.parley.identity.User;
import dev.parley.wire.Event;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Who is connected: by client, by user, by HTTP session. Thread-safe. One for a web application, found in its servlet context. An entry
 * goes when its transport ends, whichever of the container's callbacks tells so first.
 */
public final class Registry {
    /** The attribute of the servlet context that holds it. */
    public static final String ATTRIBUTE = Registry.class.getName();

    private static final int MAX_ENDED_SESSIONS = 10_000;

    private final Map<String, Connection> byId = new ConcurrentHashMap<>();
    private final Map<String, List<Connection>> byUser = new ConcurrentHashMap<>();
    private final Map<String, List<Connection>> bySession = new ConcurrentHashMap<>();
    private final Map<Connection, String> sessionOf = new ConcurrentHashMap<>();
    private final EndedSessions endedSessions = new EndedSessions(MAX_ENDED_SESSIONS, TimeUnit.SECONDS.toNanos(60));
    private final int connectionsPerUser;

    Registry(int connectionsPerUser) {
        this.connectionsPerUser = connectionsPerUser;
    }

    /** Enters a connection. The oldest of a user with too many goes; one whose HTTP session has just ended goes at once. */
    void add(Connection connection) {
        byId.put(connection.id(), connection);
        String session = connection.facts().sessionHash();
        if (session != null) {
            sessionOf.put(connection, session);
            add(bySession, session, connection);
            if (endedSessions.contains(session)) {
                // The session ended between the handshake's verdict and this moment.
                connection.close(CloseCode.SIGNED_OUT);
            }
        }
        User user = connection.user();
        if (user != null) {
            addUser(user, connection);
        }
    }

    /** A connection's user has become known, or is another one now. */
    void identified(Connection connection, @Nullable User before, User now) {
        if (before != null && before.id().equals(now.id())) {
            return;
        }
        if (before != null) {
            remove(byUser, before.id(), connection);
        }
        addUser(now, connection);
    }

    /** Takes a connection out; false where it was out already. */
    boolean remove(Connection connection) {
        if (byId.remove(connection.id()) == null) {
            return false;
        }
        String session = sessionOf.remove(connection);
        if (session != null) {
            remove(bySession, session, connection);
        }
        User user = connection.user();
        if (user != null) {
            remove(byUser, user.id(), connection);
        }
        return true;
    }

    public int size() {
        return byId.size();
    }

    /** How many users have a connection here. */
    public int users() {
        return byUser.size();
    }

    public Optional<Connection> client(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    public Collection<Connection> all() {
        return byId.values();
    }

    /** The live connections of a user, in no order. */
    public List<Connection> of(String userId) {
        return byUser.getOrDefault(userId, List.of());
    }

    /** The live connections of an HTTP session. */
    public List<Connection> ofSession(String sessionHash) {
        return bySession.getOrDefault(sessionHash, List.of());
    }

    /** The hash of a connection's HTTP session as it is called now, if it has one and is here. */
    public Optional<String> sessionOf(Connection connection) {
        return Optional.ofNullable(sessionOf.get(connection));
    }

    /** An HTTP session has ended: its connections are signed out. */
    public void sessionEnded(String sessionHash) {
        endedSessions.add(sessionHash);
        ofSession(sessionHash).forEach(connection -> connection.close(CloseCode.SIGNED_OUT));
    }

    /** A user has left an HTTP session that goes on: the user's connections of that session are signed out. */
    public void signedOut(String sessionHash, String userId) {
        for (Connection connection : ofSession(sessionHash)) {
            User user = connection.user();
            if (user != null && user.id().equals(userId)) {
                connection.close(CloseCode.SIGNED_OUT);
            }
        }
    }

    /** An HTTP session will end in so many seconds unless somebody is at work, or will not for now: its connections are told. */
    public void sessionExpires(String sessionHash, long seconds) {
        String event = new Event.Session(seconds).json();
        ofSession(sessionHash).forEach(connection -> connection.send(event));
    }

    /** An HTTP session has a new id: its connections stay. */
    public void sessionRenamed(String before, String now) {
        for (Connection connection : ofSession(before)) {
            sessionOf.put(connection, now);
            add(bySession, now, connection);
            remove(bySession, before, connection);
        }
    }

    private void addUser(User user, Connection connection) {
        add(byUser, user.id(), connection);
        if (connectionsPerUser == 0) {
            return;
        }
        List<Connection> open = of(user.id()).stream()
                .filter(other -> !other.line().isClosing())
                .sorted(Comparator.comparing(Connection::connectedAt))
                .toList();
        open.stream()
                .limit(Math.max(0, open.size() - connectionsPerUser))
                .forEach(oldest -> oldest.close(CloseCode.TOO_MANY_CONNECTIONS));
    }

    private static void add(Map<String, List<Connection>> map, String key, Connection connection) {
        map.compute(key, (ignored, list) -> {
            List<Connection> copy = list == null ? new ArrayList<>(1) : new ArrayList<>(list);
            copy.add(connection);
            return copy;
        });
    }

    private static void remove(Map<String, List<Connection>> map, String key, Connection connection) {
        map.computeIfPresent(key, (ignored, list) -> {
            List<Connection> copy = new ArrayList<>(list);
            copy.remove(connection);
            return copy.isEmpty() ? null : copy;
        });
    }
}
