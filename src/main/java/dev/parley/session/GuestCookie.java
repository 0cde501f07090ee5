// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.session;

import dev.parley.digest.HmacKey;
import dev.parley.error.ParleyException;
import dev.parley.identity.Names;
import dev.parley.identity.User;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * The signed cookie that brings back a guest of the WAR. Thread-safe. It vouches for nobody but guests.
 *
 * <p>Over TLS it is a {@code __Host-} cookie: browsers take it from this host alone, so that no neighbour of its domain can make a visitor
 * somebody else's guest. Such a cookie belongs to the whole host, so its name holds a part that is this server's own: several Parleys on one
 * host, at whatever path or port, do not take each other's. The name is part of what is signed: a value is good under that name only.
 */
final class GuestCookie {
    private static final String FIRST_NAME = "parley-guest";
    private static final String HOST = "__Host-";
    private static final int OWN_BYTES = 6;

    private final HmacKey key;
    private final String prefix;
    private final Duration life;
    private final Clock clock;
    private final String name;
    private final boolean secure;

    /**
     * @param secure whether it goes over https alone even where a request came by http
     * @param secret this server's own, for signatures
     * @param prefix what stands between the context path and our paths; may be empty
     * @param life how long a cookie counts
     */
    GuestCookie(String secret, String prefix, Duration life, boolean secure, Clock clock) {
        this.key = new HmacKey(secret);
        this.prefix = prefix;
        this.life = life;
        this.clock = clock;
        this.secure = secure;
        this.name = FIRST_NAME + "-" + encode(Arrays.copyOf(key.sign("guest cookie name"), OWN_BYTES));
    }

    /** The guest of a request; empty where it brings no cookie of ours, or one that is over. */
    Optional<User> guest(HttpServletRequest request) {
        String own = nameFor(request);
        return value(request, own).flatMap(value -> read(value, own + "\n")).or(() -> guestOfFirst(request));
    }

    /** The same for a cookie with the name and form of the first releases; such a guest is given a new one. */
    Optional<User> guestOfFirst(HttpServletRequest request) {
        return value(request, FIRST_NAME).flatMap(value -> read(value, ""));
    }

    void write(HttpServletRequest request, HttpServletResponse response, User guest) {
        long until = clock.instant().plus(life).getEpochSecond();
        String content = encode((guest.id() + "\n" + guest.name() + "\n" + until).getBytes(StandardCharsets.UTF_8));
        String own = nameFor(request);
        String value = content + "." + encode(key.sign(own + "\n" + content));
        response.addCookie(cookie(request, own, "/", value, (int) life.toSeconds()));
        if (value(request, FIRST_NAME).isPresent()) {
            removeFirst(request, response);
        }
    }

    void remove(HttpServletRequest request, HttpServletResponse response) {
        response.addCookie(cookie(request, nameFor(request), "/", "", 0));
        removeFirst(request, response);
    }

    private void removeFirst(HttpServletRequest request, HttpServletResponse response) {
        response.addCookie(cookie(request, FIRST_NAME, request.getContextPath() + prefix + "/", "", 0));
    }

    private String nameFor(HttpServletRequest request) {
        return isSecure(request) ? HOST + name : name;
    }

    private static Optional<String> value(HttpServletRequest request, String name) {
        Cookie[] cookies = request.getCookies();
        return cookies == null
                ? Optional.empty()
                : Arrays.stream(cookies)
                        .filter(cookie -> cookie.getName().equals(name))
                        .map(Cookie::getValue)
                        .findFirst();
    }

    /** @param signedBefore what was signed before the content */
    private Optional<User> read(String value, String signedBefore) {
        int dot = value.indexOf('.');
        if (dot < 0) {
            return Optional.empty();
        }
        try {
            String content = value.substring(0, dot);
            byte[] signature = Base64.getUrlDecoder().decode(value.substring(dot + 1));
            if (!MessageDigest.isEqual(signature, key.sign(signedBefore + content))) {
                return Optional.empty();
            }
            String[] parts = new String(Base64.getUrlDecoder().decode(content), StandardCharsets.UTF_8).split("\n", -1);
            boolean alive = Long.parseLong(parts[2]) > clock.instant().getEpochSecond();
            return alive && parts[0].startsWith(Names.GUEST_PREFIX)
                    ? Optional.of(User.guest(parts[0], Names.guestName(parts[1])))
                    : Optional.empty();
        } catch (IllegalArgumentException | ParleyException ignored) {
            // Not one of ours: as good as none.
            return Optional.empty();
        }
    }

    /** Whether the cookie of this request is one that goes over https alone. */
    boolean isSecure(HttpServletRequest request) {
        return secure || request.isSecure();
    }

    private Cookie cookie(HttpServletRequest request, String name, String path, String value, int seconds) {
        Cookie cookie = new Cookie(name, value);
        cookie.setPath(path);
        cookie.setHttpOnly(true);
        cookie.setSecure(isSecure(request));
        cookie.setMaxAge(seconds);
        cookie.setAttribute("SameSite", "Lax");
        return cookie;
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
