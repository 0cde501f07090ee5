// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.channel.ChannelKind;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

    @Test
    void defaults_areThoseOfTheProtocol() {
        Settings settings = read(Map.of(), false);

        assertThat(settings.prefix()).isEmpty();
        assertThat(settings.people().guests()).isTrue();
        assertThat(settings.limits().messageBytes()).isEqualTo(64 * 1024);
        assertThat(settings.limits().subscriptions()).isEqualTo(100);
        assertThat(settings.delivery().outboxBytes()).isEqualTo(1024 * 1024);
        assertThat(settings.delivery().heartbeatTimeout()).isEqualTo(Duration.ofSeconds(20));
        assertThat(settings.guestLimits()).isEqualTo(new GuestLimitSettings(32 << 20, 8 << 20, 2000, 500));
        assertThat(settings.storage().reserve()).isEmpty();
        assertThat(settings.storage().retention().kinds().get(ChannelKind.USER).age())
                .isEqualTo(Duration.ofDays(90));
    }

    @Test
    void portal_isMoreCareful() {
        Settings settings = read(Map.of(), true);

        assertThat(settings.prefix()).isEqualTo("/parley");
        assertThat(settings.people().guests()).isFalse();
        assertThat(settings.web().demoEndpoints()).isFalse();
    }

    @Test
    void off_liftsALimit() {
        Settings settings = read(
                Map.of(
                        Setting.COMMANDS, "off",
                        Setting.MESSAGE_BYTES, "0",
                        Setting.HEARTBEAT_INTERVAL, "off",
                        Setting.GUEST_BYTES_PER_ADDRESS, "off",
                        Setting.GUEST_CHANNELS, "0",
                        Setting.STORAGE_RESERVE, "off",
                        Setting.PREFIX, "/"),
                true);

        assertThat(settings.limits().commandsPerSecond()).isZero();
        assertThat(settings.limits().messageBytes()).isZero();
        assertThat(settings.delivery().heartbeatInterval()).isZero();
        assertThat(settings.guestLimits().bytesPerMinutePerAddress()).isZero();
        assertThat(settings.guestLimits().channelsPerHour()).isZero();
        assertThat(settings.storage().reserve()).hasValue(0);
        assertThat(settings.prefix()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "GUESTS, perhaps, on or off",
        "CONNECTIONS, many, whole number",
        "CONNECTIONS, -1, whole number",
        "MESSAGE_BYTES, 64kb, 64KiB",
        "MESSAGE_BYTES, 300MiB, 255MiB",
        "HEARTBEAT_INTERVAL, 10, 10s",
        "HEARTBEAT_TIMEOUT, 5s, parley.heartbeat.interval",
        "ENGINE, postgres, sqlite",
        "SQLITE_SYNCHRONOUS, never, full or normal",
        "IDENTITY, 'session,header', parley.header.proxies",
        "IDENTITY, 'session,jwt', parley.jwt.secret",
        "HEADER_ENCODING, latin1, utf-8 or percent",
        "JWT_SECRET_FILE, /nowhere/at/all, a file",
        "PREFIX, parley, /parley",
        "GUEST_BYTES, plenty, 500MiB",
        "GUEST_CHANNELS_PER_ADDRESS, 1KiB, whole number",
        "STORAGE_RESERVE, 10%, 500MiB",
    })
    void value_thatMakesNoSense_namesTheSettingAndTheFix(Setting setting, String value, String fix) {
        assertThatThrownBy(() -> read(Map.of(setting, value), false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(setting.key(), "'" + value + "'", fix)
                .hasMessageNotContaining("\n");
    }

    private static Settings read(Map<Setting, String> values, boolean fragment) {
        return read(values, fragment ? Deployment.FRAGMENT : Deployment.LOOPBACK);
    }

    private static Settings read(Map<Setting, String> values, Deployment deployment) {
        return Settings.read(SettingValues.of(values, deployment));
    }
}
