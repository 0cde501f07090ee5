// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.hub;

import dev.parley.error.CloseCode;
import dev.parley.presence.Presence;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the hub does from time to time: takes out those whose grace of presence is over, closes connections that have not said who they
 * are or whose token has expired, and goes on with what waits for room. Runs on the scheduler's thread, once a tick.
 */
final class Housekeeping implements Runnable {
    private static final Logger logger = LoggerFactory.getLogger(Housekeeping.class);

    private final Presence presence;
    private final Registry registry;
    private final long identityWait;

    Housekeeping(Presence presence, Registry registry, HubSettings settings) {
        this.presence = presence;
        this.registry = registry;
        this.identityWait = settings.identityWait().toNanos();
    }

    @Override
    public void run() {
        try {
            long now = System.nanoTime();
            presence.expire(now);
            // What an issuer wrote into a token is a time of the day.
            Instant wallClock = Instant.now();
            for (Connection connection : registry.all()) {
                if (connection.user() == null && now - connection.openedAt() > identityWait) {
                    connection.close(CloseCode.SIGNED_OUT);
                }
                if (connection.hasEnded(wallClock)) {
                    connection.close(CloseCode.TOKEN_EXPIRED);
                }
                connection.nudge();
            }
        } catch (RuntimeException | OutOfMemoryError e) {
            logger.error("The hub's housekeeping failed, and goes on", e);
        }
    }
}
