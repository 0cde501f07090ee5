// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.config;

import static dev.parley.config.Setting.HEADER_ENCODING;
import static dev.parley.config.Setting.HEADER_ID;
import static dev.parley.config.Setting.HEADER_NAME;
import static dev.parley.config.Setting.HEADER_PROXIES;
import static dev.parley.config.Setting.HEADER_ROLES;
import static dev.parley.config.Setting.IDENTITY;
import static dev.parley.config.Setting.JWT_ALGORITHMS;
import static dev.parley.config.Setting.JWT_AUDIENCE;
import static dev.parley.config.Setting.JWT_ID;
import static dev.parley.config.Setting.JWT_ISSUER;
import static dev.parley.config.Setting.JWT_JWKS_URL;
import static dev.parley.config.Setting.JWT_NAME;
import static dev.parley.config.Setting.JWT_ROLES;
import static dev.parley.config.Setting.JWT_SECRET;
import static dev.parley.config.Setting.JWT_SECRET_FILE;
import static dev.parley.config.Setting.JWT_SESSION;
import static dev.parley.config.Setting.JWT_SKEW;
import static dev.parley.config.Setting.PRINCIPAL_BEARER;
import static dev.parley.config.Setting.ROLES;
import static dev.parley.config.Setting.SESSION_ATTRIBUTE;
import static dev.parley.config.Setting.SESSION_ID;
import static dev.parley.config.Setting.SESSION_NAME;
import static dev.parley.config.Setting.SESSION_ROLES;

import dev.parley.file.TextFile;
import dev.parley.identity.jwt.JwtRules;
import dev.parley.identity.resolver.HeaderResolver;
import dev.parley.identity.resolver.RoleNames;
import dev.parley.identity.resolver.SessionResolver;
import java.io.IOException;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How each way to know a user is set up. Immutable. What it says of itself holds no secret.
 *
 * @param order after explicit credentials
 * @param jwt null where no token is taken
 */
public record IdentitySettings(
        List<String> order,
        RoleNames roles,
        SessionResolver.Properties session,
        boolean portalsBearer,
        HeaderResolver.Headers header,
        List<String> headerProxies,
        @Nullable Jwt jwt) {

    /** Explicit credentials, which come first whether the order names them or not. */
    public static final List<String> EXPLICIT = List.of("ticket", "jwt");

    private static final Set<String> OWN_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

    /**
     * How tokens are checked.
     *
     * @param secret null where keys come from a key server
     * @param keyServer null where there is a secret
     */
    public record Jwt(
            JwtRules rules,
            @Nullable String secret,
            @Nullable URI keyServer) {
        /** Whether the keys come over a line that others could write on. */
        public boolean isOpenToOthers() {
            return keyServer != null
                    && "http".equals(keyServer.getScheme())
                    && !OWN_MACHINE.contains(String.valueOf(keyServer.getHost()));
        }

        @Override
        public String toString() {
            return "Jwt[rules=" + rules + ", keyServer=" + keyServer + "]";
        }
    }

    /**
     * Reads and checks them; which resolvers a portal brings is not known yet.
     *
     * @throws IllegalArgumentException with one line that names the setting and the fix
     */
    static IdentitySettings read(SettingValues values) {
        List<String> order = values.list(IDENTITY);
        List<String> proxies = values.list(HEADER_PROXIES);
        @Nullable Jwt jwt = jwt(values);
        if (order.contains("header") && proxies.isEmpty()) {
            throw values.wrong(IDENTITY, "without header, as long as " + HEADER_PROXIES.key() + " lists no proxy");
        }
        if (order.contains("jwt") && jwt == null) {
            throw values.wrong(
                    IDENTITY,
                    "without jwt, as long as neither " + JWT_SECRET.key() + " nor " + JWT_JWKS_URL.key() + " is set");
        }
        return new IdentitySettings(
                order,
                RoleNames.of(ROLES.key(), values.list(ROLES)),
                session(values),
                values.flag(PRINCIPAL_BEARER, false),
                new HeaderResolver.Headers(
                        values.text(HEADER_ID),
                        values.text(HEADER_NAME),
                        values.text(HEADER_ROLES),
                        values.word(HEADER_ENCODING, "utf-8", "percent").equals("percent")),
                proxies,
                jwt);
    }

    private static SessionResolver.Properties session(SettingValues values) {
        String attribute = values.text(SESSION_ATTRIBUTE);
        String roles = values.text(SESSION_ROLES);
        SessionResolver.Properties usual = SessionResolver.Properties.of(attribute);
        return new SessionResolver.Properties(
                attribute, values.text(SESSION_ID), values.text(SESSION_NAME), roles.isEmpty() ? usual.roles() : roles);
    }

    private static @Nullable Jwt jwt(SettingValues values) {
        String secret = secret(values);
        String url = values.text(JWT_JWKS_URL);
        if (secret.isEmpty() && url.isEmpty()) {
            return null;
        }
        if (!secret.isEmpty() && !url.isEmpty()) {
            throw values.wrong(JWT_JWKS_URL, "left out where a secret is set: one way to check tokens, not two");
        }
        boolean shared = url.isEmpty();
        if (!shared) {
            required(values, JWT_ISSUER, "the iss of the tokens");
            required(values, JWT_AUDIENCE, "what aud must name, or the issuer's tokens for others would do here too");
        }
        JwtRules rules = new JwtRules(
                algorithms(values, shared),
                values.text(JWT_ISSUER),
                values.list(JWT_AUDIENCE),
                values.span(JWT_SKEW),
                values.text(JWT_ID),
                values.text(JWT_NAME),
                values.text(JWT_ROLES),
                values.text(JWT_SESSION));
        return new Jwt(rules, shared ? secret : null, shared ? null : keyServer(url));
    }

    private static void required(SettingValues values, Setting setting, String what) {
        if (values.text(setting).isEmpty()) {
            throw values.wrong(setting, what + "; " + JwtRules.ANY + " for any");
        }
    }

    private static Set<String> algorithms(SettingValues values, boolean shared) {
        List<String> named = values.list(JWT_ALGORITHMS);
        Set<String> possible = shared ? JwtRules.SYMMETRIC : JwtRules.ASYMMETRIC;
        if (named.isEmpty()) {
            return shared ? Set.of("HS256") : Set.of("RS256", "ES256");
        }
        if (!possible.containsAll(named)) {
            throw values.wrong(
                    JWT_ALGORITHMS,
                    "a list of " + String.join(", ", possible.stream().sorted().toList())
                            + (shared ? " with a secret" : " with a key server"));
        }
        return Set.copyOf(named);
    }

    private static String secret(SettingValues values) {
        String secret = values.text(JWT_SECRET);
        String file = values.text(JWT_SECRET_FILE);
        if (file.isEmpty()) {
            return secret;
        }
        if (!secret.isEmpty()) {
            throw values.wrong(JWT_SECRET_FILE, "left out where " + JWT_SECRET.key() + " is set");
        }
        String read;
        try {
            read = TextFile.secret(values.path(JWT_SECRET_FILE));
        } catch (NoSuchFileException e) {
            throw values.wrong(JWT_SECRET_FILE, "a file that is there");
        } catch (IOException e) {
            throw new IllegalArgumentException(JWT_SECRET_FILE.key() + ": " + e.getMessage(), e);
        }
        if (read.isEmpty()) {
            throw values.wrong(JWT_SECRET_FILE, "a file that is not empty");
        }
        return read;
    }

    private static URI keyServer(String url) {
        try {
            URI uri = URI.create(url);
            if (List.of("https", "http").contains(String.valueOf(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getUserInfo() == null) {
                return uri;
            }
        } catch (IllegalArgumentException ignored) {
            // Told below, as what is no web address is.
        }
        // Not quoted: a password may stand in it.
        throw new IllegalArgumentException(
                JWT_JWKS_URL.key() + ": write an address such as https://login.example.org/keys, without user info");
    }
}
