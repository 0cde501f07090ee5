// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.identity.tomcat;

import jakarta.servlet.http.HttpSession;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.security.Principal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whom the container has signed into a session. No listener hears of {@code HttpServletRequest.logout()}, which leaves the session as it
 * is but for this, and the servlet API does not tell it of a session; so it is read where Tomcat keeps it. In another container, or
 * behind a wrapper of somebody's, nobody is known, and only the session's end ends its connections. Thread-safe.
 */
public final class ContainerLogins {
    private static final String FACADE = "org.apache.catalina.session.StandardSessionFacade";

    private record Access(Field session, Method principal) {}

    private volatile @Nullable Access access;
    private volatile boolean closed;

    /** The name of the session's user; empty where there is none, or it cannot be told. */
    public Optional<String> nameOf(HttpSession session) {
        if (closed || !session.getClass().getName().equals(FACADE)) {
            return Optional.empty();
        }
        try {
            Access found = access(session);
            Object inner = found.session().get(session);
            return inner != null && found.principal().invoke(inner) instanceof Principal principal
                    ? Optional.ofNullable(principal.getName())
                    : Optional.empty();
        } catch (ReflectiveOperationException | RuntimeException ignored) {
            // A Tomcat that keeps it elsewhere.
            closed = true;
            return Optional.empty();
        }
    }

    private Access access(HttpSession session) throws ReflectiveOperationException {
        Access found = access;
        if (found == null) {
            Field field = session.getClass().getDeclaredField("session");
            field.setAccessible(true);
            Method method = session.getClass()
                    .getClassLoader()
                    .loadClass("org.apache.catalina.Session")
                    .getMethod("getPrincipal");
            found = new Access(field, method);
            access = found;
        }
        return found;
    }
}
