// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.config;

import java.util.Locale;

/**
 * Every setting's name and default. {@code docs/settings.md} lists the same, which a test holds. Where {@link Settings} reads one, its
 * kind shows.
 */
public enum Setting {
    ENABLED("enabled", "on"),
    PROFILE("profile", ""),
    IGNORED_NAMES("ignore-names", ""),
    DATA("data", ""),
    PREFIX("prefix", ""),
    ENGINE("engine", "sqlite"),
    SQLITE_SYNCHRONOUS("sqlite.synchronous", "full"),
    GUESTS("guests", ""),
    IDENTITY("identity", "session,principal,guest"),
    ROLES("roles", "parley-push=push, parley-moderator=moderator, parley-admin=admin"),
    SESSION_ATTRIBUTE("session.attribute", "dev.parley.user"),
    SESSION_ID("session.id", "id"),
    SESSION_NAME("session.name", "name"),
    SESSION_ROLES("session.roles", ""),
    PRINCIPAL_BEARER("principal.bearer", "off"),
    HEADER_PROXIES("header.proxies", ""),
    HEADER_ID("header.id", "X-Forwarded-User"),
    HEADER_NAME("header.name", ""),
    HEADER_ROLES("header.roles", ""),
    HEADER_ENCODING("header.encoding", "utf-8"),
    JWT_SECRET("jwt.secret", ""),
    JWT_SECRET_FILE("jwt.secret-file", ""),
    JWT_JWKS_URL("jwt.jwks-url", ""),
    JWT_ALGORITHMS("jwt.algorithms", ""),
    JWT_ISSUER("jwt.issuer", ""),
    JWT_AUDIENCE("jwt.audience", ""),
    JWT_SKEW("jwt.clock-skew", "5s"),
    JWT_ID("jwt.id", "sub"),
    JWT_NAME("jwt.name", "name"),
    JWT_ROLES("jwt.roles", "roles"),
    JWT_SESSION("jwt.session", "sid"),
    SESSION_KEEP_ALIVE("session.keep-alive", "user-input"),
    SESSION_WARNING("session.warning", "2m"),
    GUEST_UNUSED("session.guest-unused", "2m"),
    HOSTS("hosts", ""),
    HSTS("hsts", ""),
    COOKIES_SECURE("cookies.secure", ""),
    ORIGINS("origins", ""),
    LOGIN_URL("login-url", ""),
    FRAME_ANCESTORS("frame-ancestors", ""),
    TRUSTED_PROXIES("trusted-proxies", ""),
    API_KEYS("api-keys", ""),
    API_KEYS_FILE("api-keys-file", ""),
    CHAT("chat", "on"),
    ACCESS_READ("access.read", ""),
    ACCESS_PUBLISH("access.publish", ""),
    ACCESS_DEFAULT("access.default", ""),
    ACCESS_CACHE("access.cache", "10s"),
    ACCESS_RECHECK("access.recheck", "60s"),
    PEOPLE_SEARCH("people.search", ""),
    PEOPLE_SEARCH_ROLES("people.search.roles", "admin"),
    DIRECTORY_CACHE("directory.cache", "60s"),
    EXTENSION_THREADS("extensions.threads", "8"),
    EXTENSION_TIMEOUT("extensions.timeout", "3s"),
    COMPRESSION("compression", "off"),
    WEBSOCKET_DIRECT("websocket.direct", "on"),
    DEMO_ENDPOINTS("demo-endpoints", ""),
    PAGES_NAVIGATION("pages.navigation", ""),
    CONNECTIONS("limits.connections", "8000"),
    CONNECTIONS_PER_USER("limits.connections-per-user", "20"),
    CONNECTIONS_PER_ADDRESS("limits.connections-per-address", "off"),
    GUEST_CONNECTIONS("limits.guest-connections", ""),
    GUEST_CONNECTIONS_PER_ADDRESS("limits.guest-connections-per-address", ""),
    SOCKETS_PER_ADDRESS("limits.sockets-per-address", "4000"),
    HANDSHAKES("limits.handshakes-per-minute", "3000"),
    HANDSHAKE_BURST("limits.handshake-burst", "1000"),
    SIGN_INS("limits.sign-ins-per-minute", "300"),
    SIGN_IN_BURST("limits.sign-in-burst", "500"),
    GUEST_SESSIONS("limits.guest-sessions", "10000"),
    COMMANDS("limits.commands-per-second", "20"),
    COMMAND_BURST("limits.command-burst", "200"),
    USER_COMMANDS("limits.user-commands-per-second", ""),
    USER_COMMAND_BURST("limits.user-command-burst", ""),
    BYTES("limits.bytes-per-second", "off"),
    BYTE_BURST("limits.byte-burst", "16MiB"),
    SUBSCRIPTIONS("limits.subscriptions", "100"),
    MESSAGE_BYTES("limits.message-bytes", "64KiB"),
    PUSH_BYTES("limits.push-bytes", "256KiB"),
    GUEST_COMMANDS("limits.guest-commands-at-once", "1000"),
    GUEST_BYTES("limits.guest-bytes-per-minute", "32MiB"),
    GUEST_BYTES_PER_ADDRESS("limits.guest-bytes-per-minute-per-address", "8MiB"),
    GUEST_CHANNELS("limits.guest-channels-per-hour", "2000"),
    GUEST_CHANNELS_PER_ADDRESS("limits.guest-channels-per-hour-per-address", "500"),
    HEADER_DEADLINE("http.header-deadline", "20s"),
    BODY_DEADLINE("http.body-deadline", "20s"),
    ANSWER_DEADLINE("http.answer-deadline", "30s"),
    MIN_RATE("http.min-rate", "500B"),
    OUTBOX_MESSAGES("outbox.messages", "1000"),
    OUTBOX_BYTES("outbox.bytes", "1MiB"),
    OUTBOX_PROGRESS("outbox.progress", "10s"),
    HEARTBEAT_INTERVAL("heartbeat.interval", "10s"),
    HEARTBEAT_TIMEOUT("heartbeat.timeout", "20s"),
    POLL_WAIT("poll.wait", "25s"),
    RECOVERY("recovery.messages", "1000"),
    PRESENCE_GRACE("presence.grace", "10s"),
    RECALL_WINDOW("recall.window", "2m"),
    ECHO_BYTES("echo.max-bytes", "1MiB"),
    RETENTION_ROOM_MESSAGES("retention.room.messages", "100000"),
    RETENTION_ROOM_AGE("retention.room.age", "365d"),
    RETENTION_ROOM_BYTES("retention.room.bytes", "off"),
    RETENTION_DIRECT_MESSAGES("retention.direct.messages", "100000"),
    RETENTION_DIRECT_AGE("retention.direct.age", "365d"),
    RETENTION_DIRECT_BYTES("retention.direct.bytes", "off"),
    RETENTION_USER_MESSAGES("retention.user.messages", "10000"),
    RETENTION_USER_AGE("retention.user.age", "90d"),
    RETENTION_USER_BYTES("retention.user.bytes", "off"),
    RETENTION_TOPIC_MESSAGES("retention.topic.messages", "10000"),
    RETENTION_TOPIC_AGE("retention.topic.age", "90d"),
    RETENTION_TOPIC_BYTES("retention.topic.bytes", "off"),
    RETENTION_BYTES("retention.bytes", "off"),
    STORAGE_RESERVE("storage.reserve", "");

    private static final String PREFIX_OF_ALL = "parley.";

    private final String name;
    private final String fallback;

    Setting(String name, String fallback) {
        this.name = PREFIX_OF_ALL + name;
        this.fallback = fallback;
    }

    /** Such as {@code parley.limits.connections}. */
    public String key() {
        return name;
    }

    /** Such as {@code PARLEY_LIMITS_CONNECTIONS}. */
    String variable() {
        return name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** The same without what stands for a dash, such as {@code PARLEY_LIMITS_CONNECTIONSPERUSER}. */
    String shortVariable() {
        return name.toUpperCase(Locale.ROOT).replace('.', '_').replace("-", "");
    }

    /** As text; empty where it depends on how Parley runs. */
    String fallback() {
        return fallback;
    }
}
