// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.dispatch;

import dev.parley.cache.LruMap;
import dev.parley.identity.User;
import io.github.bucket4j.Bucket;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How fast each user may send commands, or their bytes, over all connections to this node: more tabs do not allow more. Thread-safe. Bounded:
 * when there are too many users, the one that was silent longest is forgotten, and has a full burst again.
 */
final class UserRates {
    private static final int MAX_USERS = 50_000;

    private final Throttle.Limits limits;
    private final String words;
    private final Map<String, Bucket> buckets = new LruMap<>(MAX_USERS);

    /** @param words of the refusal */
    UserRates(Throttle.Limits limits, String words) {
        this.limits = limits;
        this.words = words;
    }

    /** Counts what a user sends, or fails with {@code rate.limited}. A connection without an identity has only its own limit. */
    void take(@Nullable User user, long count) {
        if (user == null || limits.perSecond() == 0) {
            return;
        }
        Bucket bucket;
        synchronized (buckets) {
            bucket = buckets.computeIfAbsent(user.id(), id -> limits.bucket());
        }
        Throttle.take(bucket, count, words);
    }
}
