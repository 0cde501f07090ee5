// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.session;

import dev.parley.hub.Sessions;
import dev.parley.identity.SessionHash;
import dev.parley.identity.resolver.SessionSignIns;
import dev.parley.identity.tomcat.ContainerLogins;
import dev.parley.identity.tomcat.SharedLogin;
import dev.parley.identity.tomcat.SharedLogins;
import dev.parley.revocation.Revocations;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the {@code HttpSession}s that have connections. A user who leaves a session without ending it is signed out. Before a session
 * expires, its pages are told. Nothing here keeps a session alive. Thread-safe; nothing here blocks. Bounded by the connections: a session
 * is forgotten when it ends, and a while after its last connection has gone.
 */
public final class SessionWatch implements SessionEvents {
    /** How long a handshake may take from the verdict to the connection. */
    private static final long ARRIVAL_NANOS = TimeUnit.SECONDS.toNanos(30);

    /** For how long somebody who has left is looked for again. */
    private static final long LEAVING_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final long SHARED_LOOK_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final Logger logger = LoggerFactory.getLogger(SessionWatch.class);

    private final Sessions connections;
    private final Revocations revocations;
    private final SessionSignIns signIns;
    private final SharedLogins sharedLogins;
    private final Function<Object, Optional<String>> userIdOf;
    private final Set<String> attributes;
    private final long warningMillis;
    private final ContainerLogins logins = new ContainerLogins();
    private final Map<String, Watched> sessions = new ConcurrentHashMap<>();

    /** One session; guarded by itself. */
    private static final class Watched {
        private final HttpSession session;
        private final Map<String, Long> left = new HashMap<>();
        private long neededAt = System.nanoTime();
        private final @Nullable SharedLogin shared;
        private @Nullable String login;
        private boolean warned;
        private long lookedAt = System.nanoTime();
        private Optional<SharedLogin.Lasting> lasting = Optional.empty();

        Watched(HttpSession session, @Nullable SharedLogin shared) {
            this.session = session;
            this.shared = shared;
        }
    }

    /**
     * Watches for one web application.
     *
     * @param connections those of the sessions
     * @param attributes those that may hold a session's user
     * @param userIdOf the user's id by such an attribute's value
     * @param warning how long before a session's end its pages are told; zero for not at all
     */
    public SessionWatch(
            Sessions connections,
            Set<String> attributes,
            Function<Object, Optional<String>> userIdOf,
            Revocations revocations,
            SharedLogins sharedLogins,
            Duration warning) {
        this.sharedLogins = sharedLogins;
        this.connections = connections;
        this.revocations = revocations;
        this.signIns = new SessionSignIns(revocations);
        this.attributes = Set.copyOf(attributes);
        this.userIdOf = userIdOf;
        this.warningMillis = warning.toMillis();
    }

    /** A handshake of this session has been admitted. */
    public void admitted(HttpServletRequest request, HttpSession session) {
        Watched watched = new Watched(session, sharedLogins.of(request).orElse(null));
        watched.login = logins.nameOf(session).orElse(null);
        // The newest object: a session that was swapped out and in again is another one.
        sessions.merge(hashOf(session), watched, (before, now) -> {
            synchronized (before) {
                now.left.putAll(before.left);
                now.login = before.login == null ? now.login : before.login;
                now.warned = before.warned;
            }
            return now;
        });
    }

    /** Its connections are signed out. */
    @Override
    public void ended(String hash) {
        sessions.remove(hash);
        connections.ended(hash);
    }

    /** Its connections stay. */
    @Override
    public void renamed(String before, HttpSession session) {
        String now = hashOf(session);
        revocations.renamed(before, now);
        signIns.renamed(session);
        connections.renamed(before, now);
        Watched watched = sessions.remove(before);
        if (watched != null) {
            sessions.put(now, watched);
        }
    }

    /** A sign-in, where the attribute holds the user now. */
    @Override
    public void attributeSet(HttpSession session, String name, Object value) {
        if (attributes.contains(name) && signIns.matters(session)) {
            userIdOf.apply(value).ifPresent(id -> signIns.userSet(session, id));
        }
    }

    /** Signs out the user whom the attribute held before. */
    @Override
    public void attributeChanged(HttpSession session, String name, Object before) {
        if (!attributes.contains(name)) {
            return;
        }
        String hash = hashOf(session);
        Watched watched = sessions.get(hash);
        if (watched != null) {
            userIdOf.apply(before).ifPresent(id -> {
                synchronized (watched) {
                    left(watched, id);
                    try {
                        signOut(hash, watched);
                    } catch (IllegalStateException ignored) {
                        // It ends at this moment, and with it all its connections.
                    }
                }
            });
        }
    }

    /** To be called about twice a second. */
    public void check() {
        long now = System.nanoTime();
        sessions.forEach((hash, watched) -> {
            synchronized (watched) {
                if (connections.isConnected(hash)) {
                    watched.neededAt = now;
                } else if (now - watched.neededAt > ARRIVAL_NANOS) {
                    sessions.remove(hash, watched);
                    return;
                }
                check(hash, watched);
            }
        });
    }

    private void check(String hash, Watched watched) {
        try {
            if (isOver(watched)) {
                // Nobody else's session is in that login any more: this ends it for good.
                watched.session.invalidate();
                return;
            }
            String login = logins.nameOf(watched.session).orElse(null);
            if (watched.login != null && !watched.login.equals(login)) {
                left(watched, watched.login);
            }
            watched.login = login;
            signOut(hash, watched);
            warn(hash, watched);
        } catch (RuntimeException e) {
            // It has ended, of which we are told, or it was swapped out, or somebody's session store is away.
            logger.debug("A session tells nothing: {}", e.toString());
        }
    }

    /** Looks at a login that another application has made; not at each turn, as that is dear. */
    private static boolean isOver(Watched watched) {
        SharedLogin shared = watched.shared;
        long now = System.nanoTime();
        if (shared == null || now - watched.lookedAt < SHARED_LOOK_NANOS) {
            return false;
        }
        watched.lookedAt = now;
        if (!shared.isAlive()) {
            return true;
        }
        SharedLogin.use(watched.session);
        watched.lasting = shared.lasting();
        return false;
    }

    /** For a while: a handshake that was judged before this moment may become a connection after it. */
    private static void left(Watched watched, String userId) {
        watched.left.put(userId, System.nanoTime() + LEAVING_NANOS);
    }

    private void signOut(String hash, Watched watched) {
        if (watched.left.isEmpty()) {
            return;
        }
        long now = System.nanoTime();
        watched.left.values().removeIf(until -> until - now < 0);
        for (String id : watched.left.keySet()) {
            if (!isIn(watched, id)) {
                connections.left(hash, id);
            }
        }
    }

    private boolean isIn(Watched watched, String userId) {
        boolean named = attributes.stream()
                .flatMap(name -> Optional.ofNullable(watched.session.getAttribute(name)).stream())
                .anyMatch(value -> userIdOf.apply(value).filter(userId::equals).isPresent());
        return named || logins.nameOf(watched.session).filter(userId::equals).isPresent();
    }

    private void warn(String hash, Watched watched) {
        if (warningMillis == 0) {
            return;
        }
        long life = TimeUnit.SECONDS.toMillis(watched.session.getMaxInactiveInterval());
        long left = watched.session.getLastAccessedTime() + life - System.currentTimeMillis();
        if (watched.shared != null) {
            life = watched.lasting.map(SharedLogin.Lasting::lifeMillis).orElse(0L);
            left = watched.lasting.map(SharedLogin.Lasting::leftMillis).orElse(0L);
        }
        if (life <= 0) {
            return;
        }
        boolean soon = left <= Math.min(warningMillis, life / 2);
        if (soon != watched.warned) {
            watched.warned = soon;
            connections.expires(hash, Math.max(0, TimeUnit.MILLISECONDS.toSeconds(left + 999)));
        }
    }

    private static String hashOf(HttpSession session) {
        return SessionHash.of(session.getId());
    }
}
