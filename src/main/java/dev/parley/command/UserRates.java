// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.command;

import dev.parley.identity.User;
import io.github.bucket4j.Bucket;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How fast each user may send commands, over all connections to this node: more tabs are not more commands. Thread-safe. Bounded: of too
 * many users the one that was silent longest is forgotten, and has a full burst again.
 */
final class UserRates {
    private static final int MAX_USERS = 50_000;

    private final Throttle.Limits limits;
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > MAX_USERS;
        }
    };

    UserRates(Throttle.Limits limits) {
        this.limits = limits;
    }

    /** Counts one command of a user, or fails with {@code rate.limited}. Who is nobody yet is held by the connection's limit alone. */
    void command(@Nullable User user) {
        if (user == null || limits.perSecond() == 0) {
            return;
        }
        Bucket bucket;
        synchronized (buckets) {
            bucket = buckets.computeIfAbsent(user.id(), id -> limits.bucket());
        }
        Throttle.take(bucket, "parley.limits.user-commands-per-second, parley.limits.user-command-burst");
    }
}
