// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.identity.tomcat;

import jakarta.servlet.http.HttpSession;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A login that Tomcat's {@code SingleSignOn} shares between applications, as one sees it that signs nobody in itself. It lasts as long as
 * another application has a session in it: a session of ours, which nobody uses but we, must not keep it alive. Thread-safe, as what it reads
 * is. It reads by reflection what no API tells; where that fails, the login is what the container says it is.
 */
public final class SharedLogin {
    private final Object entry;
    private final Object own;
    private final long seen;

    /**
     * @param entry the valve's {@code SingleSignOnEntry}
     * @param own the {@code Context} of this application
     * @param seen when it was first seen here, by the clock of {@link SharedLogins}
     */
    SharedLogin(Object entry, Object own, long seen) {
        this.entry = entry;
        this.own = own;
        this.seen = seen;
    }

    /** Whether another application's session is in it, which has not expired. */
    public boolean isAlive() {
        try {
            for (Object key : foreignKeys()) {
                Object session = sessionOf(key);
                // One that is not at hand may be another node's, or lie on a disk.
                if (session == null || remaining(session) > 0) {
                    return true;
                }
            }
            return false;
        } catch (ReflectiveOperationException | RuntimeException ignored) {
            return true;
        }
    }

    /**
     * How long it lasts if nobody does anything: as long as the last of those sessions.
     *
     * @param leftMillis from now
     * @param lifeMillis from a click
     */
    public record Lasting(long leftMillis, long lifeMillis) {}

    /** Empty for ever, or where it cannot be told. */
    public Optional<Lasting> lasting() {
        try {
            Optional<Lasting> longest = Optional.empty();
            for (Object key : foreignKeys()) {
                Object session = sessionOf(key);
                long left = session == null ? Long.MAX_VALUE : remaining(session);
                if (session == null || left == Long.MAX_VALUE) {
                    return Optional.empty();
                }
                if (longest.isEmpty() || longest.get().leftMillis() < left) {
                    int seconds = (int) Catalina.require(session, "getMaxInactiveInterval");
                    longest = Optional.of(new Lasting(left, seconds * 1000L));
                }
            }
            return longest;
        } catch (ReflectiveOperationException | RuntimeException ignored) {
            return Optional.empty();
        }
    }

    /** A person is at work: for those sessions that is what a click in their application would be. */
    public void touch() {
        try {
            for (Object key : foreignKeys()) {
                Object session = sessionOf(key);
                if (session != null && remaining(session) > 0) {
                    Catalina.call(session, "access");
                    Catalina.call(session, "endAccess");
                }
            }
        } catch (ReflectiveOperationException | RuntimeException ignored) {
            // They live as long as their own application says.
        }
    }

    /** Since when it is known to be there: the first look at it here, or the beginning of the oldest of its sessions, whichever is earlier. */
    public long since() {
        long since = seen;
        try {
            for (Object key : foreignKeys()) {
                Object session = sessionOf(key);
                if (session != null) {
                    since = Math.min(since, (long) Catalina.require(session, "getCreationTimeInternal"));
                }
            }
        } catch (ReflectiveOperationException | RuntimeException ignored) {
            // The look has to do.
        }
        return since;
    }

    /** Uses a session of ours, as a request does, so that it does not end while we need it. */
    public static void use(HttpSession own) {
        try {
            Object session = Catalina.field(own, "session");
            if (session != null) {
                Catalina.call(session, "access");
                Catalina.call(session, "endAccess");
            }
        } catch (ReflectiveOperationException | RuntimeException ignored) {
            // Not Tomcat's, or it has just ended.
        }
    }

    private List<Object> foreignKeys() throws ReflectiveOperationException {
        Object context = Catalina.require(own, "getName");
        Object host = Catalina.require(Catalina.require(own, "getParent"), "getName");
        List<Object> foreign = new ArrayList<>();
        for (Object key : (Collection<?>) Catalina.require(entry, "findSessions")) {
            if (!context.equals(Catalina.call(key, "getContextName"))
                    || !host.equals(Catalina.call(key, "getHostName"))) {
                foreign.add(key);
            }
        }
        return foreign;
    }

    private @Nullable Object sessionOf(Object key) throws ReflectiveOperationException {
        Object engine = Catalina.require(Catalina.require(own, "getParent"), "getParent");
        Object host = Catalina.child(engine, Catalina.require(key, "getHostName"));
        Object context = host == null ? null : Catalina.child(host, Catalina.require(key, "getContextName"));
        Object manager = context == null ? null : Catalina.call(context, "getManager");
        // Such a manager would read it from its store, at each look.
        return manager == null || Catalina.isA(manager, "org.apache.catalina.session.PersistentManagerBase")
                ? null
                : Catalina.session(manager, Catalina.require(key, "getSessionId"));
    }

    private static long remaining(Object session) throws ReflectiveOperationException {
        int seconds = (int) Catalina.require(session, "getMaxInactiveInterval");
        long idle = (long) Catalina.require(session, "getIdleTimeInternal");
        return seconds <= 0 ? Long.MAX_VALUE : Math.max(0, seconds * 1000L - idle);
    }
}
