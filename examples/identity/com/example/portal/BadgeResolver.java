// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package com.example.portal;

import dev.parley.spi.IdentityResolver;
import dev.parley.identity.User;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Knows the user by the cookie that this portal has always set for its other applications: {@code badge=<user>.<end>.<signature>}, where
 * {@code <user>} is base64url, {@code <end>} the second when it ends, and the signature HMAC-SHA-256 of what stands before its dot. The
 * secret is the context parameter {@code portal.badge.secret}.
 */
public final class BadgeResolver implements IdentityResolver {
    @Override
    public String name() {
        return "badge";
    }

    @Override
    public Optional<User> resolve(HttpServletRequest request) {
        Cookie[] cookies = request.getCookies();
        if (cookies != null) {
            for (Cookie cookie : cookies) {
                if (cookie.getName().equals("badge")) {
                    return userOf(cookie.getValue(), request.getServletContext().getInitParameter("portal.badge.secret"));
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<User> userOf(String badge, String secret) {
        int mark = badge.lastIndexOf('.');
        int middle = badge.indexOf('.');
        if (mark <= middle || !isSigned(badge.substring(0, mark), badge.substring(mark + 1), secret)) {
            return Optional.empty();
        }
        if (Instant.now().getEpochSecond() >= Long.parseLong(badge.substring(middle + 1, mark))) {
            return Optional.empty();
        }
        String id = new String(Base64.getUrlDecoder().decode(badge.substring(0, middle)), StandardCharsets.UTF_8);
        return Optional.of(User.known(id, id, Set.of()));
    }

    private static boolean isSigned(String text, String signature, String secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            byte[] expected = mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
            String wanted = Base64.getUrlEncoder().withoutPadding().encodeToString(expected);
            // In a time that tells nothing of how much was right.
            return MessageDigest.isEqual(
                    wanted.getBytes(StandardCharsets.UTF_8), signature.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
