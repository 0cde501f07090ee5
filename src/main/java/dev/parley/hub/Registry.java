// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.hub;

import dev.parley.channel.ChannelName;
import dev.parley.error.CloseCode;
import dev.parley.identity.Authenticated;
import dev.parley.identity.User;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Who is connected: by client, by user, by session. Thread-safe. One for a web application, found in its servlet context. An entry
 * goes when its transport ends, whichever of the container's callbacks tells so first.
 */
public final class Registry {
    /** The attribute of the servlet context that holds it. */
    public static final String ATTRIBUTE = Registry.class.getName();

    private final Map<String, Connection> byId = new ConcurrentHashMap<>();
    private final Map<String, List<Connection>> byUser = new ConcurrentHashMap<>();
    private final Map<String, List<Connection>> bySession = new ConcurrentHashMap<>();
    private final Map<Connection, String> hashes = new ConcurrentHashMap<>();
    private final Map<Connection, String> tags = new ConcurrentHashMap<>();
    private final int connectionsPerUser;

    /** @param connectionsPerUser how many connections a user may have; 0 for any number */
    public Registry(int connectionsPerUser) {
        this.connectionsPerUser = connectionsPerUser;
    }

    /** Enters a connection. The oldest of a user with too many goes. */
    void add(Connection connection) {
        byId.put(connection.id(), connection);
        String hash = connection.facts().sessionHash();
        if (hash != null) {
            hashes.put(connection, hash);
            add(bySession, hash, connection);
        }
        Authenticated authenticated = connection.authenticated();
        if (authenticated != null) {
            tag(connection, authenticated);
            addUser(authenticated.user(), connection);
        }
    }

    /** A connection's user has become known, or is another one now, or is known by something else. */
    void identified(Connection connection, @Nullable Authenticated before, Authenticated now) {
        String earlier = tags.remove(connection);
        if (earlier != null && !earlier.equals(hashes.get(connection))) {
            remove(bySession, earlier, connection);
        }
        tag(connection, now);
        if (before == null || !before.user().id().equals(now.user().id())) {
            if (before != null) {
                remove(byUser, before.user().id(), connection);
            }
            addUser(now.user(), connection);
        }
    }

    /** Takes a connection out; false where it was out already. */
    boolean remove(Connection connection) {
        if (byId.remove(connection.id()) == null) {
            return false;
        }
        for (Map<Connection, String> sessions : List.of(hashes, tags)) {
            String session = sessions.remove(connection);
            if (session != null) {
                remove(bySession, session, connection);
            }
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

    /** Whether a user has subscribed to a channel over another connection than one. */
    boolean isElsewhere(ChannelName channel, String userId, String exceptClientId) {
        return of(userId).stream()
                .anyMatch(other -> !other.id().equals(exceptClientId) && other.hasSubscribed(channel));
    }

    /** The live connections of a session, by the hash of an {@code HttpSession}'s id or by a portal's own tag. */
    public List<Connection> ofSession(String session) {
        return bySession.getOrDefault(session, List.of());
    }

    /** What a connection's session is called: the portal's own tag, else the hash of the {@code HttpSession} as it is now; if it has one and is here. */
    public Optional<String> sessionOf(Connection connection) {
        return tagOf(connection).or(() -> hashOf(connection));
    }

    /** The portal's own tag of a connection's session. */
    Optional<String> tagOf(Connection connection) {
        return Optional.ofNullable(tags.get(connection));
    }

    /** The hash of a connection's {@code HttpSession}, as it is now. */
    Optional<String> hashOf(Connection connection) {
        return Optional.ofNullable(hashes.get(connection));
    }

    /** An HTTP session has a new id: its connections stay. */
    void renameSession(String before, String now) {
        for (Connection connection : ofSession(before)) {
            hashes.replace(connection, before, now);
            tags.replace(connection, before, now);
            add(bySession, now, connection);
            remove(bySession, before, connection);
        }
    }

    private void tag(Connection connection, Authenticated authenticated) {
        String tag = authenticated.session();
        if (tag != null) {
            tags.put(connection, tag);
            add(bySession, tag, connection);
        }
    }

    private void addUser(User user, Connection connection) {
        add(byUser, user.id(), connection);
        if (connectionsPerUser == 0) {
            return;
        }
        List<Connection> open = of(user.id()).stream()
                .filter(other -> !other.writer().isClosing())
                .sorted(Comparator.comparing(Connection::connectedAt))
                .toList();
        open.stream()
                .limit(Math.max(0, open.size() - connectionsPerUser))
                .forEach(oldest -> oldest.close(CloseCode.TOO_MANY_CONNECTIONS));
    }

    private static void add(Map<String, List<Connection>> map, String key, Connection connection) {
        map.compute(key, (ignored, list) -> {
            if (list != null && list.contains(connection)) {
                return list;
            }
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
