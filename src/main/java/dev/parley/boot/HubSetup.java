// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.boot;

import dev.parley.config.DeliverySettings;
import dev.parley.config.Settings;
import dev.parley.hub.HubSettings;
import java.time.Duration;
import java.util.List;

/** What the hub wants to know of the settings. Stateless. */
final class HubSetup {
    private static final Duration IDENTITY_WAIT = Duration.ofSeconds(5);

    private HubSetup() {}

    static HubSettings settings(Settings settings, String version, String node) {
        DeliverySettings delivery = settings.delivery();
        return new HubSettings(
                node,
                version,
                delivery.outboxMessages(),
                delivery.outboxBytes(),
                delivery.progress(),
                settings.limits().connectionsPerUser(),
                settings.limits().subscriptions(),
                settings.limits().messageBytes(),
                delivery.heartbeatInterval(),
                delivery.heartbeatTimeout(),
                IDENTITY_WAIT,
                delivery.presenceGrace(),
                delivery.recovery(),
                settings.access().chat(),
                settings.sessions().keptAlive() ? List.of("touch") : List.of());
    }
}
