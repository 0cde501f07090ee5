// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.session;

import dev.parley.error.ParleyException;
import dev.parley.identity.Names;
import dev.parley.identity.SessionHash;
import dev.parley.identity.User;
import dev.parley.identity.resolver.SessionResolver;
import dev.parley.identity.resolver.SessionSignIns;
import dev.parley.revocation.Revocations;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * Keeps a guest of the WAR the same guest, with inbox and private chats, after a restart of the server or the end of the session. A signed
 * cookie does this. It vouches for nobody but guests, and signing out removes it. Thread-safe. A request with the cookie alone leaves nothing
 * in memory: its guest is known for that request, and only a sign-in makes an {@code HttpSession}, within bounds. A session that is there
 * anyway, such as a portal's, gets the guest as its user.
 */
public final class GuestMemory implements Filter {
    /** How long a cookie lasts: as long as the engine keeps what guests leave behind. */
    public static final Duration LIFE = Duration.ofDays(30);

    private final String prefix;
    private final SessionResolver sessions;
    private final GuestCookie cookie;
    private final SignedOutGuests signedOut;
    private final Revocations revocations;
    private final GuestSessions places;

    public GuestMemory(
            SessionResolver sessions,
            String prefix,
            String secret,
            SignedOutGuests signedOut,
            Revocations revocations,
            GuestSessions places,
            boolean secureCookies,
            Clock clock) {
        this.prefix = prefix;
        this.revocations = revocations;
        this.places = places;
        this.sessions = sessions;
        this.cookie = new GuestCookie(secret, prefix, LIFE, secureCookies, clock);
        this.signedOut = signedOut;
    }

    /** Gives a request the guest of its cookie, before anything else looks at it. */
    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request instanceof HttpServletRequest http
                && response instanceof HttpServletResponse answer
                && !isOfConnection(http)) {
            signOut(http);
            restore(http, answer);
        }
        chain.doFilter(request, response);
    }

    /** A connection consists of requests like these. They must not keep a session alive: a person who only waits is not at work. */
    private boolean isOfConnection(HttpServletRequest request) {
        String path = request.getServletPath();
        return request.getPathInfo() != null && (path.equals(prefix + "/poll") || path.equals(prefix + "/send"));
    }

    /** A guest has signed in; fails as {@link GuestSessions#enter} does. */
    void enter(HttpServletRequest request, HttpServletResponse response, User guest) {
        places.enter(request, sessions.attributeName(), guest);
        cookie.write(request, response, guest);
    }

    /** Recognizes the guest of a request on the portal's own paths, where this filter is not. */
    public void recognize(HttpServletRequest request) {
        guest(request).ifPresent(guest -> SessionResolver.remember(request, guest));
    }

    /** The guest of the request's cookie; empty where the guest has signed out. */
    Optional<User> guest(HttpServletRequest request) {
        return cookie.guest(request).filter(guest -> !signedOut.contains(guest.id()));
    }

    /**
     * Whether the guest of a session is the visitor's own. A session's cookie may have been planted by a neighbour of our domain, with the
     * neighbour's own guest in the session; over TLS the guest's cookie cannot be.
     */
    boolean isOwn(HttpServletRequest request, User guest) {
        return !cookie.isSecure(request)
                || cookie.guest(request)
                        .filter(own -> own.id().equals(guest.id()))
                        .isPresent();
    }

    /** Removes the cookie and refuses copies of it from now on. Returns its guest, if it had one. */
    Optional<User> forget(HttpServletRequest request, HttpServletResponse response) {
        Optional<User> guest = cookie.guest(request);
        guest.ifPresent(gone -> signedOut.add(gone.id()));
        cookie.remove(request, response);
        return guest;
    }

    /** Signs a guest out on an operator's word: neither the cookie nor a session that goes on brings the guest back. */
    public void forget(String userId) {
        if (userId.startsWith(Names.GUEST_PREFIX)) {
            signedOut.add(userId);
        }
    }

    /** Whether a guest has signed out, or was sent away. */
    public boolean isSignedOut(String userId) {
        return signedOut.contains(userId);
    }

    /** Takes the guest out of a session that should have none any more. The session stays: a portal may keep other things in it. */
    private void signOut(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        if (session == null) {
            return;
        }
        try {
            if (!(session.getAttribute(sessions.attributeName()) instanceof User user) || !user.guest()) {
                return;
            }
            if (revocations.isSessionRevoked(SessionHash.of(session.getId()), SessionSignIns.ofUser(session))) {
                forget(user.id());
            }
            if (signedOut.contains(user.id())) {
                SessionUsers.leave(request, session, sessions.attributeName());
            }
        } catch (IllegalStateException ignored) {
            // Invalidated by another request since: signed out already.
        }
    }

    private void restore(HttpServletRequest request, HttpServletResponse response) {
        HttpSession session = request.getSession(false);
        if (session != null && isTaken(session)) {
            return;
        }
        guest(request).ifPresent(guest -> {
            if (session == null || !entered(request, guest)) {
                SessionResolver.remember(request, guest);
            }
            if (cookie.guestOfFirst(request).isPresent()) {
                cookie.write(request, response, guest);
            }
        });
    }

    private boolean entered(HttpServletRequest request, User guest) {
        try {
            places.enter(request, sessions.attributeName(), guest);
            return true;
        } catch (ParleyException ignored) {
            // The session that was there has just ended, and there is no place for another.
            return false;
        }
    }

    private boolean isTaken(HttpSession session) {
        try {
            return sessions.isTaken(session);
        } catch (IllegalStateException ignored) {
            // Invalidated by another request since: the next one knows the guest.
            return true;
        }
    }
}
