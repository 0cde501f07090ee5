// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.door;

import dev.parley.cache.LruMap;
import io.github.bucket4j.Bucket;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A bucket for each network that addresses count as, see {@link Networks#keyOf}. Thread-safe. Of too many networks the one that was away
 * longest is forgotten, so that a flood of addresses costs no memory.
 */
public final class NetworkBuckets {
    private final Supplier<Bucket> full;
    private final Map<String, Bucket> buckets;

    /**
     * @param max how many are kept
     * @param full makes a full one
     */
    public NetworkBuckets(int max, Supplier<Bucket> full) {
        this.full = full;
        this.buckets = new LruMap<>(max);
    }

    public Bucket of(String address) {
        String network = Networks.keyOf(address);
        synchronized (buckets) {
            return buckets.computeIfAbsent(network, added -> full.get());
        }
    }
}
