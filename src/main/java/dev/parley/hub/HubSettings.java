// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.hub;

import dev.parley.delivery.HeartbeatTimes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The hub's limits and spans; a limit of 0 means none.
 *
 * @param identityWait how long a connection may stay without identity
 * @param presenceGrace how long someone whose last connection to a channel is gone still counts as present
 * @param chat whether there are rooms and private chats
 * @param sessionFeatures what a client of an {@code HttpSession} may rely on besides the protocol, as the welcome tells
 * @param recovery how many missing messages a resume recovers at the most
 */
public record HubSettings(
        String node,
        String version,
        int subscriptions,
        int messageBytes,
        HeartbeatTimes heartbeat,
        Duration identityWait,
        Duration presenceGrace,
        int recovery,
        boolean chat,
        List<String> sessionFeatures) {

    /** How often to run what is done from time to time, ms: often enough for the shortest span. */
    public long tickMillis() {
        long shortest = Math.min(
                heartbeat.interval().isZero()
                        ? Long.MAX_VALUE
                        : heartbeat.interval().toMillis(),
                identityWait.toMillis());
        long grace = presenceGrace.isZero() ? Long.MAX_VALUE : presenceGrace.toMillis();
        return Math.max(50, Math.min(1000, Math.min(shortest, grace) / 4));
    }

    /** What a client is told of besides the protocol. */
    List<String> features(boolean session) {
        List<String> features = new ArrayList<>();
        if (!chat) {
            features.add("notices-only");
        }
        if (session) {
            features.addAll(sessionFeatures);
        }
        return features;
    }
}
