// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.config;

import java.time.Duration;

/**
 * How messages reach a connection, and what becomes of one that takes none. Immutable; 0 means no limit.
 *
 * @param direct whether WebSocket frames may go to the socket below Tomcat's session
 * @param pollWait how long a long poll waits for something to tell; never 0
 */
public record DeliverySettings(
        boolean direct,
        int outboxMessages,
        int outboxBytes,
        Duration progress,
        Duration heartbeatInterval,
        Duration heartbeatTimeout,
        Duration pollWait,
        Duration presenceGrace,
        int recovery,
        Duration recallWindow,
        int echoBytes) {
    private static final Duration LEAST_WAIT = Duration.ofSeconds(1);
    private static final Duration MOST_WAIT = Duration.ofMinutes(10);

    static DeliverySettings read(SettingValues values) {
        Duration interval = values.span(Setting.HEARTBEAT_INTERVAL);
        Duration timeout = values.span(Setting.HEARTBEAT_TIMEOUT);
        if (!timeout.isZero() && !interval.isZero() && timeout.compareTo(interval) <= 0) {
            throw values.wrong(Setting.HEARTBEAT_TIMEOUT, "longer than " + Setting.HEARTBEAT_INTERVAL.key());
        }
        Duration pollWait = values.span(Setting.POLL_WAIT);
        if (pollWait.compareTo(LEAST_WAIT) < 0 || pollWait.compareTo(MOST_WAIT) > 0) {
            throw values.wrong(Setting.POLL_WAIT, "from 1s to 10m");
        }
        return new DeliverySettings(
                values.flag(Setting.WEBSOCKET_DIRECT, true),
                values.count(Setting.OUTBOX_MESSAGES),
                values.bytes(Setting.OUTBOX_BYTES),
                values.span(Setting.OUTBOX_PROGRESS),
                interval,
                timeout,
                pollWait,
                values.span(Setting.PRESENCE_GRACE),
                values.count(Setting.RECOVERY),
                values.span(Setting.RECALL_WINDOW),
                values.bytes(Setting.ECHO_BYTES));
    }
}
