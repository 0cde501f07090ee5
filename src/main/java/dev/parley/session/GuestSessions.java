// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.session;

import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import dev.parley.identity.SessionHash;
import dev.parley.identity.User;
import dev.parley.identity.tomcat.ContainerLogins;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The {@code HttpSession}s that Parley has made for guests and that hold nothing but a guest. Their number is bounded. A session that no
 * connection needs ends soon, since the guest comes back by the cookie. When the portal puts something into a session, or signs somebody in,
 * the session is the portal's from then on and lasts as long as the portal's sessions do. Thread-safe; nothing here blocks.
 */
public final class GuestSessions implements SessionEvents {
    /** The attribute of the servlet context that holds it. */
    public static final String ATTRIBUTE = GuestSessions.class.getName();

    private static final String OURS = "dev.parley.";
    private static final Duration COME_BACK = Duration.ofSeconds(30);
    private static final long SWEEP_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** How long a page may take from its sign-in to its connection, or between two connections. */
    private static final long ARRIVAL_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final int max;
    private final int unusedSeconds;
    private final Predicate<String> connected;
    private final ContainerLogins logins = new ContainerLogins();
    private final Map<String, Held> sessions = new ConcurrentHashMap<>();
    private int beingMade;
    private long sweptAt = System.nanoTime() - SWEEP_NANOS;

    /** One session; guarded by itself. */
    private static final class Held {
        private final HttpSession session;
        private final int life;
        private long usedAt = System.nanoTime();
        private boolean lasting;

        Held(HttpSession session, int life) {
            this.session = session;
            this.life = life;
        }
    }

    /**
     * Counts them for one web application.
     *
     * @param max how many there may be; 0 for any number
     * @param unused how long a session lasts that no connection needs; zero for as long as any other
     * @param connected whether a session has connections, by its hash
     */
    public GuestSessions(int max, Duration unused, Predicate<String> connected) {
        this.max = max;
        this.unusedSeconds = (int) unused.toSeconds();
        this.connected = connected;
    }

    public int size() {
        return sessions.size();
    }

    /**
     * From here on the request's session is this guest's; it is made where there is none.
     *
     * @throws ParleyException with {@code server.full} where there are as many as there may be
     */
    void enter(HttpServletRequest request, String attribute, User guest) {
        @Nullable HttpSession before = request.getSession(false);
        long created = before == null ? -1 : createdAt(before);
        if (created >= 0) {
            HttpSession session = SessionUsers.enter(request, attribute, guest);
            if (createdAt(session) != created) {
                // The one that was there has ended meanwhile.
                mark(session);
            }
            return;
        }
        begin();
        try {
            mark(SessionUsers.enter(request, attribute, guest));
        } finally {
            end();
        }
    }

    private synchronized void begin() {
        if (max > 0 && sessions.size() + beingMade >= max) {
            sweep();
            if (sessions.size() + beingMade >= max) {
                throw new ParleyException(
                        ErrorCode.SERVER_FULL,
                        "there are as many guests as parley.limits.guest-sessions allows; try again later",
                        COME_BACK,
                        null);
            }
        }
        beingMade++;
    }

    private synchronized void end() {
        beingMade--;
    }

    /** Ends sessions whose time is over: a container looks for them only once a minute or so. */
    private void sweep() {
        if (System.nanoTime() - sweptAt < SWEEP_NANOS) {
            return;
        }
        sweptAt = System.nanoTime();
        sessions.forEach((hash, held) -> {
            try {
                int life = held.session.getMaxInactiveInterval();
                if (life > 0 && idleSeconds(held.session) >= life) {
                    held.session.invalidate();
                }
            } catch (IllegalStateException ignored) {
                // It has ended just now.
                sessions.remove(hash, held);
            }
        });
    }

    private void mark(HttpSession session) {
        GuestMark mark = new GuestMark(session.getMaxInactiveInterval());
        session.setAttribute(GuestMark.ATTRIBUTE, mark);
        Held held = new Held(session, mark.life());
        synchronized (held) {
            shorten(held);
        }
        sessions.put(hashOf(session), held);
    }

    /** A session has come from the disk or another node, or a request with it. */
    void seen(HttpSession session) {
        try {
            if (session.getAttribute(GuestMark.ATTRIBUTE) instanceof GuestMark mark) {
                Held held = new Held(session, mark.life());
                held.lasting = session.getMaxInactiveInterval() == mark.life();
                sessions.put(hashOf(session), held);
            }
        } catch (IllegalStateException ignored) {
            // It has ended just now.
        }
    }

    /** A session goes to the disk, or to another node. */
    void passivated(HttpSession session) {
        sessions.remove(hashOf(session));
    }

    /** A handshake of this session has been admitted: it is needed. */
    public void admitted(HttpSession session) {
        String hash = hashOf(session);
        if (!sessions.containsKey(hash)) {
            seen(session);
        }
        Held held = sessions.get(hash);
        if (held != null) {
            synchronized (held) {
                held.usedAt = System.nanoTime();
                lengthen(held);
            }
        }
    }

    @Override
    public void ended(String hash) {
        sessions.remove(hash);
    }

    @Override
    public void renamed(String before, HttpSession now) {
        Held held = sessions.remove(before);
        if (held != null) {
            sessions.put(hashOf(now), held);
        }
    }

    /** An attribute of the portal's makes the session the portal's. */
    @Override
    public void attributeSet(HttpSession session, String name, Object value) {
        if (!name.startsWith(OURS) || (value instanceof User user && !user.guest())) {
            Held held = sessions.get(hashOf(session));
            if (held != null) {
                release(hashOf(session), held);
            }
        }
    }

    @Override
    public void attributeChanged(HttpSession session, String name, Object before) {
        // A session that its user leaves stays what it is.
    }

    /** To be called about twice a second. */
    public void check() {
        long now = System.nanoTime();
        sessions.forEach((hash, held) -> {
            try {
                if (logins.nameOf(held.session).isPresent()) {
                    release(hash, held);
                } else {
                    check(hash, held, now);
                }
            } catch (IllegalStateException ignored) {
                // It has ended just now, of which we are told, or was swapped out.
            }
        });
    }

    private void check(String hash, Held held, long now) {
        synchronized (held) {
            if (connected.test(hash)) {
                held.usedAt = now;
                lengthen(held);
            } else if (held.lasting && now - held.usedAt > ARRIVAL_NANOS) {
                shorten(held);
            }
        }
    }

    private void release(String hash, Held held) {
        if (sessions.remove(hash, held)) {
            synchronized (held) {
                lengthen(held);
                held.session.removeAttribute(GuestMark.ATTRIBUTE);
            }
        }
    }

    private static void lengthen(Held held) {
        if (!held.lasting) {
            held.lasting = true;
            held.session.setMaxInactiveInterval(held.life);
        }
    }

    /** From now on: a guest who wrote by socket for an hour has not come by HTTP for as long. */
    private void shorten(Held held) {
        held.lasting = false;
        if (unusedSeconds > 0) {
            long life = idleSeconds(held.session) + unusedSeconds;
            held.session.setMaxInactiveInterval((int) (held.life > 0 ? Math.min(held.life, life) : life));
        }
    }

    private static long idleSeconds(HttpSession session) {
        return Math.max(0, System.currentTimeMillis() - session.getLastAccessedTime()) / 1000;
    }

    private static long createdAt(HttpSession session) {
        try {
            return session.getCreationTime();
        } catch (IllegalStateException ignored) {
            // It has ended just now.
            return -1;
        }
    }

    private static String hashOf(HttpSession session) {
        return SessionHash.of(session.getId());
    }
}
