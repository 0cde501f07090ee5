// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.config;

import java.time.Duration;

/** How messages reach a connection, and what becomes of one that takes none. Immutable; 0 means no limit. */
public record DeliverySettings(
        int outboxMessages,
        int outboxBytes,
        Duration progress,
        Duration heartbeatInterval,
        Duration heartbeatTimeout,
        Duration presenceGrace,
        int recovery,
        Duration recallWindow,
        int echoBytes) {

    static DeliverySettings read(SettingValues values) {
        Duration interval = values.span(Setting.HEARTBEAT_INTERVAL);
        Duration timeout = values.span(Setting.HEARTBEAT_TIMEOUT);
        if (!timeout.isZero() && !interval.isZero() && timeout.compareTo(interval) <= 0) {
            throw values.wrong(Setting.HEARTBEAT_TIMEOUT, "longer than " + Setting.HEARTBEAT_INTERVAL.key());
        }
        return new DeliverySettings(
                values.count(Setting.OUTBOX_MESSAGES),
                values.bytes(Setting.OUTBOX_BYTES),
                values.span(Setting.OUTBOX_PROGRESS),
                interval,
                timeout,
                values.span(Setting.PRESENCE_GRACE),
                values.count(Setting.RECOVERY),
                values.span(Setting.RECALL_WINDOW),
                values.bytes(Setting.ECHO_BYTES));
    }
}
