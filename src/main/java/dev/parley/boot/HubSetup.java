// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.boot;

import dev.parley.access.Quotas;
import dev.parley.config.DeliverySettings;
import dev.parley.config.GuestLimitSettings;
import dev.parley.config.HttpSettings;
import dev.parley.config.Setting;
import dev.parley.config.Settings;
import dev.parley.delivery.HeartbeatTimes;
import dev.parley.delivery.SlowClientPolicy;
import dev.parley.door.Networks;
import dev.parley.exchange.ExchangeSettings;
import dev.parley.exchange.Pace;
import dev.parley.hub.HubSettings;
import dev.parley.quota.DiskReserve;
import dev.parley.quota.GuestQuotas;
import java.time.Duration;
import java.util.List;

/** What the hub, its writers and the exchanges want to know of the settings. Stateless. */
final class HubSetup {
    private static final Duration IDENTITY_WAIT = Duration.ofSeconds(5);

    private HubSetup() {}

    /** What guests may store; what the proxies' own addresses stand for is not told apart. */
    static Quotas quotas(Settings settings, DiskReserve reserve) {
        GuestLimitSettings limits = settings.guestLimits();
        Networks proxies =
                new Networks(Setting.TRUSTED_PROXIES.key(), settings.web().trustedProxies());
        return new GuestQuotas(
                new GuestQuotas.Limits(
                        limits.bytesPerMinute(),
                        limits.bytesPerMinutePerAddress(),
                        limits.channelsPerHour(),
                        limits.channelsPerHourPerAddress()),
                proxies::contains,
                reserve);
    }

    static SlowClientPolicy slowClients(DeliverySettings delivery) {
        return new SlowClientPolicy(delivery.outboxMessages(), delivery.outboxBytes(), delivery.progress());
    }

    static HubSettings settings(Settings settings, String version, String node) {
        DeliverySettings delivery = settings.delivery();
        return new HubSettings(
                node,
                version,
                settings.limits().subscriptions(),
                settings.limits().messageBytes(),
                new HeartbeatTimes(delivery.heartbeatInterval(), delivery.heartbeatTimeout()),
                IDENTITY_WAIT,
                delivery.presenceGrace(),
                delivery.recovery(),
                settings.access().chat(),
                settings.sessions().keptAlive() ? List.of("touch") : List.of());
    }

    /** How long a peer may take to send a body and to take an answer. */
    static ExchangeSettings exchanges(HttpSettings http) {
        return new ExchangeSettings(
                new Pace(http.bodyDeadline(), http.minRate()), new Pace(http.answerDeadline(), http.minRate()));
    }
}
