// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.config;

import static dev.parley.config.Setting.ACCESS_CACHE;
import static dev.parley.config.Setting.ACCESS_PUBLISH;
import static dev.parley.config.Setting.ACCESS_READ;
import static dev.parley.config.Setting.ACCESS_RECHECK;
import static dev.parley.config.Setting.API_KEYS;
import static dev.parley.config.Setting.API_KEYS_FILE;
import static dev.parley.config.Setting.COMMANDS;
import static dev.parley.config.Setting.COMMAND_BURST;
import static dev.parley.config.Setting.COMPRESSION;
import static dev.parley.config.Setting.CONNECTIONS;
import static dev.parley.config.Setting.CONNECTIONS_PER_ADDRESS;
import static dev.parley.config.Setting.CONNECTIONS_PER_USER;
import static dev.parley.config.Setting.DATA;
import static dev.parley.config.Setting.DEMO_ENDPOINTS;
import static dev.parley.config.Setting.DIRECTORY_CACHE;
import static dev.parley.config.Setting.ECHO_BYTES;
import static dev.parley.config.Setting.ENGINE;
import static dev.parley.config.Setting.EXTENSION_THREADS;
import static dev.parley.config.Setting.EXTENSION_TIMEOUT;
import static dev.parley.config.Setting.FRAME_ANCESTORS;
import static dev.parley.config.Setting.GUESTS;
import static dev.parley.config.Setting.HANDSHAKES;
import static dev.parley.config.Setting.HANDSHAKE_BURST;
import static dev.parley.config.Setting.HEARTBEAT_INTERVAL;
import static dev.parley.config.Setting.HEARTBEAT_TIMEOUT;
import static dev.parley.config.Setting.MESSAGE_BYTES;
import static dev.parley.config.Setting.ORIGINS;
import static dev.parley.config.Setting.OUTBOX_BYTES;
import static dev.parley.config.Setting.OUTBOX_MESSAGES;
import static dev.parley.config.Setting.OUTBOX_PROGRESS;
import static dev.parley.config.Setting.PRESENCE_GRACE;
import static dev.parley.config.Setting.PUSH_BYTES;
import static dev.parley.config.Setting.RECALL_WINDOW;
import static dev.parley.config.Setting.RECOVERY;
import static dev.parley.config.Setting.SQLITE_SYNCHRONOUS;
import static dev.parley.config.Setting.SUBSCRIPTIONS;
import static dev.parley.config.Setting.TRUSTED_PROXIES;
import static dev.parley.config.Setting.USER_COMMANDS;
import static dev.parley.config.Setting.USER_COMMAND_BURST;

import dev.parley.channel.AccessRules;
import dev.parley.channel.ChannelKind;
import dev.parley.engine.Engine.Retention;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * All settings as values, checked. Immutable. Of limits, 0 means none.
 *
 * @param prefix what stands before all paths after the context path: empty in the WAR, {@code /parley} in a portal
 */
public record Settings(
        String prefix,
        Path data,
        boolean sqliteFull,
        People people,
        Access access,
        PortalCode portalCode,
        Sessions sessions,
        Web web,
        Limits limits,
        Delivery delivery,
        Map<ChannelKind, Retention> retention) {

    /** Who people are. */
    public record People(boolean guests, IdentitySettings ways) {}

    /**
     * Who may see and write to what.
     *
     * @param cache how long a policy's answer counts
     * @param recheck how often open subscriptions are looked at; zero for never
     */
    public record Access(AccessRules read, AccessRules publish, Duration cache, Duration recheck) {}

    /** What the portal's own code may take. */
    public record PortalCode(int threads, Duration timeout, Duration directoryCache) {}

    /**
     * What a page may do for its {@code HttpSession}.
     *
     * @param keptAlive whether a person's input in a page counts
     * @param warning how long before the end pages are told; zero for not at all
     */
    public record Sessions(boolean keptAlive, Duration warning) {}

    /** Who may reach us, and how. */
    public record Web(
            List<String> origins,
            List<String> frameAncestors,
            List<String> trustedProxies,
            List<String> apiKeys,
            Path apiKeysFile,
            boolean compression,
            boolean demoEndpoints) {}

    public record Limits(
            int connections,
            int connectionsPerUser,
            int connectionsPerAddress,
            int handshakesPerMinute,
            int handshakeBurst,
            int commandsPerSecond,
            int commandBurst,
            int userCommandsPerSecond,
            int userCommandBurst,
            int bytesPerSecond,
            int byteBurst,
            int subscriptions,
            int messageBytes,
            int pushBytes) {}

    public record Delivery(
            int outboxMessages,
            int outboxBytes,
            Duration progress,
            Duration heartbeatInterval,
            Duration heartbeatTimeout,
            Duration presenceGrace,
            int recovery,
            Duration recallWindow,
            int echoBytes) {}

    /**
     * Reads and checks all settings.
     *
     * @param fragment whether this runs inside a portal, where some defaults are more careful
     * @throws IllegalArgumentException with one line that names the setting and the fix
     */
    public static Settings read(SettingValues values, boolean fragment) {
        values.word(ENGINE, "sqlite");
        IdentitySettings ways = IdentitySettings.read(values);
        boolean guests = values.flag(GUESTS, !fragment) && ways.order().contains("guest");
        return new Settings(
                prefix(values, fragment),
                data(values),
                values.word(SQLITE_SYNCHRONOUS, "full", "normal").equals("full"),
                new People(guests, ways),
                access(values),
                portalCode(values),
                new Sessions(
                        values.word(Setting.SESSION_KEEP_ALIVE, "user-input", "never")
                                .equals("user-input"),
                        values.span(Setting.SESSION_WARNING)),
                new Web(
                        values.list(ORIGINS),
                        values.list(FRAME_ANCESTORS),
                        values.list(TRUSTED_PROXIES),
                        values.list(API_KEYS),
                        values.text(API_KEYS_FILE).isEmpty()
                                ? data(values).resolve("api-keys")
                                : Path.of(values.text(API_KEYS_FILE)),
                        values.flag(COMPRESSION, false),
                        values.flag(DEMO_ENDPOINTS, !fragment)),
                limits(values),
                delivery(values),
                retention(values));
    }

    private static Access access(SettingValues values) {
        return new Access(
                AccessRules.of(ACCESS_READ.key(), values.list(ACCESS_READ)),
                AccessRules.of(ACCESS_PUBLISH.key(), values.list(ACCESS_PUBLISH)),
                values.span(ACCESS_CACHE),
                values.span(ACCESS_RECHECK));
    }

    private static PortalCode portalCode(SettingValues values) {
        int threads = values.count(EXTENSION_THREADS);
        if (threads < 1 || threads > 200) {
            throw values.wrong(EXTENSION_THREADS, "a number from 1 to 200");
        }
        return new PortalCode(threads, values.span(EXTENSION_TIMEOUT), values.span(DIRECTORY_CACHE));
    }

    private static Limits limits(SettingValues values) {
        int commands = values.count(COMMANDS);
        int burst = values.count(COMMAND_BURST);
        return new Limits(
                values.count(CONNECTIONS),
                values.count(CONNECTIONS_PER_USER),
                values.count(CONNECTIONS_PER_ADDRESS),
                values.count(HANDSHAKES),
                values.count(HANDSHAKE_BURST),
                commands,
                burst,
                values.text(USER_COMMANDS).isEmpty() ? commands : values.count(USER_COMMANDS),
                values.text(USER_COMMAND_BURST).isEmpty() ? burst : values.count(USER_COMMAND_BURST),
                values.bytes(Setting.BYTES),
                values.bytes(Setting.BYTE_BURST),
                values.count(SUBSCRIPTIONS),
                values.bytes(MESSAGE_BYTES),
                values.bytes(PUSH_BYTES));
    }

    private static Delivery delivery(SettingValues values) {
        Duration interval = values.span(HEARTBEAT_INTERVAL);
        Duration timeout = values.span(HEARTBEAT_TIMEOUT);
        if (!timeout.isZero() && !interval.isZero() && timeout.compareTo(interval) <= 0) {
            throw values.wrong(HEARTBEAT_TIMEOUT, "longer than " + HEARTBEAT_INTERVAL.key());
        }
        return new Delivery(
                values.count(OUTBOX_MESSAGES),
                values.bytes(OUTBOX_BYTES),
                values.span(OUTBOX_PROGRESS),
                interval,
                timeout,
                values.span(PRESENCE_GRACE),
                values.count(RECOVERY),
                values.span(RECALL_WINDOW),
                values.bytes(ECHO_BYTES));
    }

    private static Map<ChannelKind, Retention> retention(SettingValues values) {
        Map<ChannelKind, Retention> retention = new EnumMap<>(ChannelKind.class);
        for (ChannelKind kind : ChannelKind.values()) {
            if (kind.kept()) {
                retention.put(
                        kind,
                        new Retention(
                                values.count(Setting.valueOf("RETENTION_" + kind + "_MESSAGES")),
                                values.span(Setting.valueOf("RETENTION_" + kind + "_AGE"))));
            }
        }
        return Map.copyOf(retention);
    }

    public static String prefix(SettingValues values, boolean fragment) {
        String prefix = values.text(Setting.PREFIX);
        if (prefix.isEmpty()) {
            return fragment ? "/parley" : "";
        }
        if (prefix.equals("/")) {
            return "";
        }
        if (!prefix.matches("(/[A-Za-z0-9._-]+)+")) {
            throw values.wrong(Setting.PREFIX, "a path such as /parley, or / for none");
        }
        return prefix;
    }

    private static Path data(SettingValues values) {
        String data = values.text(DATA);
        if (!data.isEmpty()) {
            return Path.of(data).toAbsolutePath().normalize();
        }
        String catalinaBase = System.getProperty("catalina.base");
        Path path = catalinaBase == null ? Path.of("parley-data") : Path.of(catalinaBase, "data", "parley");
        return path.toAbsolutePath().normalize();
    }
}
