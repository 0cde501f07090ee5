// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.bench.client;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one connection has got of each publisher whom it should hear: the check that every message comes once and in order. Confined to the
 * connection's worker. It allocates nothing as long as all is well.
 */
final class Receipts {
    /** What an arrival is. */
    enum Outcome {
        /** The next one, or one after a gap. */
        NEW,
        /** One of a gap: for the first time, but after a later one. */
        LATE,
        /** Once more. */
        AGAIN,
        /** Of a publisher whom this connection should not hear. */
        UNEXPECTED
    }

    /** Publishers have numbers in a row, so that their last bits lead straight to them. */
    private @Nullable Heard[] table = new @Nullable Heard[2];

    private int size;

    /** Its messages count from the first on. */
    void expect(int publisher) {
        if (2 * ++size > table.length) {
            @Nullable Heard[] old = table;
            table = new @Nullable Heard[2 * old.length];
            for (Heard heard : old) {
                if (heard != null) {
                    table[slotOf(heard.publisher)] = heard;
                }
            }
        }
        table[slotOf(publisher)] = new Heard(publisher);
    }

    /** Sequences begin with 1. */
    Outcome arrived(int publisher, long sequence) {
        Heard heard = table[slotOf(publisher)];
        return heard == null ? Outcome.UNEXPECTED : heard.arrived(sequence);
    }

    private int slotOf(int publisher) {
        int mask = table.length - 1;
        int slot = publisher & mask;
        for (Heard heard = table[slot]; heard != null && heard.publisher != publisher; heard = table[slot]) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private static final class Heard {
        private final int publisher;
        private long last;
        /** The first and the last of each run that has not come yet; null where none is missing. */
        private @Nullable NavigableMap<Long, Long> gaps;

        Heard(int publisher) {
            this.publisher = publisher;
        }

        Outcome arrived(long sequence) {
            if (sequence == last + 1) {
                last = sequence;
                return Outcome.NEW;
            }
            if (sequence > last) {
                gaps = gaps == null ? new TreeMap<>() : gaps;
                gaps.put(last + 1, sequence - 1);
                last = sequence;
                return Outcome.NEW;
            }
            return gaps != null && fill(gaps, sequence) ? Outcome.LATE : Outcome.AGAIN;
        }

        private static boolean fill(NavigableMap<Long, Long> gaps, long sequence) {
            Map.Entry<Long, Long> gap = gaps.floorEntry(sequence);
            if (gap == null || gap.getValue() < sequence) {
                return false;
            }
            gaps.remove(gap.getKey());
            if (gap.getKey() < sequence) {
                gaps.put(gap.getKey(), sequence - 1);
            }
            if (sequence < gap.getValue()) {
                gaps.put(sequence + 1, gap.getValue());
            }
            return true;
        }
    }
}
