// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.session;

import dev.parley.error.ParleyException;
import dev.parley.identity.Names;
import dev.parley.identity.SessionHash;
import dev.parley.identity.SessionResolver;
import dev.parley.identity.User;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Lets a guest of the WAR stay the same guest, with inbox and private chats, when the server was restarted or the session has expired: a
 * signed cookie, from which a new {@code HttpSession} gets its user. It vouches for nobody but guests, and signing out removes it.
 * Thread-safe.
 */
public final class GuestMemory implements Filter {
    private static final String COOKIE = "parley-guest";
    /** How long a cookie lasts: as long as the engine keeps what guests leave behind. */
    public static final Duration LIFE = Duration.ofDays(30);

    /** More than this many signed-out sessions at work at once, and the oldest may take its guest up again. */
    private static final int MAX_ENDED_SESSIONS = 10_000;

    private static final String ALGORITHM = "HmacSHA256";

    private final SessionResolver sessions;
    private final String prefix;
    private final Clock clock;
    private final SecretKeySpec key;
    private final SignedOutGuests signedOut;
    private final Map<String, Boolean> endedSessions = Collections.synchronizedMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MAX_ENDED_SESSIONS;
        }
    });

    public GuestMemory(SessionResolver sessions, String prefix, String secret, SignedOutGuests signedOut, Clock clock) {
        this.sessions = sessions;
        this.prefix = prefix;
        this.signedOut = signedOut;
        this.clock = clock;
        this.key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    /** Before anything else looks at the session: one that lacks its guest gets it back. */
    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request instanceof HttpServletRequest http) {
            signOut(http);
            restore(http);
        }
        chain.doFilter(request, response);
    }

    void remember(HttpServletRequest request, HttpServletResponse response, User guest) {
        long until = clock.instant().plus(LIFE).getEpochSecond();
        String content = encode((guest.id() + "\n" + guest.name() + "\n" + until).getBytes(StandardCharsets.UTF_8));
        response.addCookie(cookie(request, content + "." + encode(sign(content)), (int) LIFE.toSeconds()));
    }

    /** Removes the cookie, and no longer takes it should it come again. */
    void forget(HttpServletRequest request, HttpServletResponse response) {
        cookieOf(request).flatMap(this::guestOf).ifPresent(guest -> signedOut.add(guest.id()));
        response.addCookie(cookie(request, "", 0));
    }

    /** A guest whose sign-in an operator has ended: it is taken back neither by the cookie nor by a session that goes on. */
    public void forget(String userId) {
        if (userId.startsWith(Names.GUEST_PREFIX)) {
            signedOut.add(userId);
        }
    }

    /** Whether a guest has signed out, or was sent away. */
    public boolean isSignedOut(String userId) {
        return signedOut.contains(userId);
    }

    /** The same for the guest of a session, known by its hash. */
    public void forgetSession(String sessionHash) {
        endedSessions.put(sessionHash, true);
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
            if (!endedSessions.isEmpty() && endedSessions.containsKey(SessionHash.of(session.getId()))) {
                forget(user.id());
            }
            if (signedOut.contains(user.id())) {
                session.removeAttribute(sessions.attributeName());
            }
        } catch (IllegalStateException ignored) {
            // Invalidated by another request since: signed out already.
        }
    }

    private void restore(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        if (session != null && sessions.isTaken(session)) {
            return;
        }
        cookieOf(request).flatMap(this::guestOf).ifPresent(guest -> request.getSession(true)
                .setAttribute(sessions.attributeName(), guest));
    }

    private static Optional<String> cookieOf(HttpServletRequest request) {
        Cookie[] cookies = request.getCookies();
        return cookies == null
                ? Optional.empty()
                : Arrays.stream(cookies)
                        .filter(cookie -> cookie.getName().equals(COOKIE))
                        .map(Cookie::getValue)
                        .findFirst();
    }

    private Optional<User> guestOf(String value) {
        int dot = value.indexOf('.');
        if (dot < 0) {
            return Optional.empty();
        }
        try {
            String content = value.substring(0, dot);
            byte[] signature = Base64.getUrlDecoder().decode(value.substring(dot + 1));
            if (!MessageDigest.isEqual(signature, sign(content))) {
                return Optional.empty();
            }
            String[] parts = new String(Base64.getUrlDecoder().decode(content), StandardCharsets.UTF_8).split("\n", -1);
            boolean alive = Long.parseLong(parts[2]) > clock.instant().getEpochSecond();
            return alive && parts[0].startsWith(Names.GUEST_PREFIX) && !signedOut.contains(parts[0])
                    ? Optional.of(User.guest(parts[0], Names.requireDisplayName(parts[1])))
                    : Optional.empty();
        } catch (IllegalArgumentException | ParleyException ignored) {
            // Not one of ours: as good as none.
            return Optional.empty();
        }
    }

    private Cookie cookie(HttpServletRequest request, String value, int seconds) {
        Cookie cookie = new Cookie(COOKIE, value);
        cookie.setPath(request.getContextPath() + prefix + "/");
        cookie.setHttpOnly(true);
        cookie.setSecure(request.isSecure());
        cookie.setMaxAge(seconds);
        cookie.setAttribute("SameSite", "Lax");
        return cookie;
    }

    private byte[] sign(String content) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(content.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
