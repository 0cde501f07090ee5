// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.cache;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A map of at most so many entries: a further one takes the place of the one that was used least recently, by {@code get} as well as by
 * {@code put}. Not thread-safe, not even for reading: its owner guards it.
 */
public final class LruMap<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1L;
    private static final float LOAD = 0.75f;

    private final int max;

    /** @param max how many entries are kept */
    public LruMap(int max) {
        super(16, LOAD, true);
        this.max = max;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > max;
    }
}
