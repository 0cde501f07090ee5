// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.cache;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LruMapTest {
    private final LruMap<String, Integer> map = new LruMap<>(2);

    @Test
    void further_entry_dropsTheOneUsedLeastRecently() {
        map.put("a", 1);
        map.put("b", 2);
        map.get("a");
        map.put("c", 3);

        assertThat(map).containsOnlyKeys("a", "c");
    }

    @Test
    void computedEntry_countsAsWell() {
        map.put("a", 1);
        map.put("b", 2);
        map.computeIfAbsent("a", key -> 4);
        map.computeIfAbsent("c", key -> 3);

        assertThat(map).containsOnlyKeys("a", "c").containsEntry("a", 1);
    }

    @Test
    void knownKey_dropsNothing() {
        map.put("a", 1);
        map.put("b", 2);
        map.put("a", 3);

        assertThat(map).containsEntry("a", 3).containsEntry("b", 2);
    }
}
