// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.identity.tomcat;

import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The logins that Tomcat's {@code SingleSignOn} valve brings into this application from others. Thread-safe. It keeps of a login only when it
 * was first seen, and only as long as the valve knows it.
 */
public final class SharedLogins {
    private static final String VALVE = "org.apache.catalina.authenticator.SingleSignOn";
    /** How long a session of ours lives in such a login after its last use. */
    private static final int UNUSED_SECONDS = 60;

    private static final String ID = "org.apache.catalina.request.SSOID";

    private final boolean ownApplication;
    private final LongSupplier now;
    private final Map<Object, Long> seen = Collections.synchronizedMap(new WeakHashMap<>());

    /**
     * @param ownApplication whether this application has no login of its own: in a portal's, the portal's sessions are what counts
     * @param now a clock for what is seen first
     */
    public SharedLogins(boolean ownApplication, LongSupplier now) {
        this.ownApplication = ownApplication;
        this.now = now;
    }

    /** By which the request's user is known here; empty where that is otherwise, or this is another container. */
    public Optional<SharedLogin> of(HttpServletRequest request) {
        if (!ownApplication) {
            return Optional.empty();
        }
        try {
            @Nullable Object inner = Catalina.field(unwrapped(request), "request");
            @Nullable Object id = inner == null ? null : Catalina.note(inner, ID);
            if (inner == null || id == null) {
                return Optional.empty();
            }
            Object context = Catalina.require(inner, "getContext");
            @Nullable Object valve = valveOf(context);
            @Nullable
            Object entry =
                    valve != null && Catalina.field(valve, "cache") instanceof Map<?, ?> cache ? cache.get(id) : null;
            return entry == null
                    ? Optional.empty()
                    : Optional.of(new SharedLogin(entry, context, seen.computeIfAbsent(entry, key -> now.getAsLong())));
        } catch (ReflectiveOperationException | RuntimeException ignored) {
            // Another container, or a Tomcat that keeps it elsewhere.
            return Optional.empty();
        }
    }

    /**
     * Has the valve count this application's session among those that a logout elsewhere ends. It does so only for applications that ask for
     * authentication; whom the container knows already is asked nothing. The session is there for nothing else: it goes soon after its last
     * use, or it would keep a login alive that its own application has ended.
     */
    public void join(HttpServletRequest request, HttpServletResponse response) throws ServletException, IOException {
        ServletRequest container = unwrapped(request);
        if (!(container instanceof HttpServletRequest bare) || bare.getUserPrincipal() == null) {
            return;
        }
        Optional<SharedLogin> shared = of(request);
        if (shared.isPresent() && !shared.get().isAlive()) {
            return;
        }
        bare.authenticate(response);
        @Nullable HttpSession session = shared.isEmpty() ? null : bare.getSession(false);
        if (session != null) {
            session.setMaxInactiveInterval(UNUSED_SECONDS);
        }
    }

    private static ServletRequest unwrapped(ServletRequest request) {
        ServletRequest inner = request;
        while (inner instanceof ServletRequestWrapper wrapper) {
            inner = wrapper.getRequest();
        }
        return inner;
    }

    private static @Nullable Object valveOf(Object context) throws ReflectiveOperationException {
        for (@Nullable Object container = context;
                container != null;
                container = Catalina.call(container, "getParent")) {
            Object pipeline = Catalina.require(container, "getPipeline");
            for (Object valve : (Object[]) Catalina.require(pipeline, "getValves")) {
                if (Catalina.isA(valve, VALVE)) {
                    return valve;
                }
            }
        }
        return null;
    }
}
