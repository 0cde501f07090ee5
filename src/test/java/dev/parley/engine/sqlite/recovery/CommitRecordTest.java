// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CommitRecordTest {
    private static final CommitRecord RECORD =
            new CommitRecord(77, "Zr6kQ0-epoch_16c", 12345, true, false, 7, 9, 1_700_000);

    @Test
    void decode_ofWhatWasEncoded_isTheSame() {
        assertThat(CommitRecord.decode(RECORD.encode())).contains(RECORD);
        assertThat(CommitRecord.decode(RECORD.closedAt(5).encode())).contains(RECORD.closedAt(5));
    }

    @Test
    void decode_withAnyBitChanged_isRefused() {
        for (int bit = 0; bit < CommitRecord.BYTES * 8; bit++) {
            byte[] changed = RECORD.encode();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(CommitRecord.decode(changed)).as("bit %d", bit).isEmpty();
        }
    }

    @Test
    void decode_ofNothing_isEmpty() {
        assertThat(CommitRecord.decode(new byte[CommitRecord.BYTES])).isEmpty();
        assertThat(CommitRecord.decode(new byte[0])).isEmpty();
    }

    @Test
    void nextRecord_isLaterThanTheOneBefore_whateverItSays() {
        CommitRecord closed = RECORD.closedAt(2_000_000);

        assertThat(List.of(RECORD.counted(12346, 1), closed, closed.counted(12346, 3), RECORD.counted(12344, 1)))
                .allSatisfy(next ->
                        assertThat(CommitRecord.IN_ORDER.compare(next, RECORD)).isPositive());
        assertThat(CommitRecord.IN_ORDER.compare(closed.counted(12345, 3), closed))
                .as("a run that has begun after a clean stop")
                .isPositive();
        assertThat(closed.counted(12346, 3).closed()).isFalse();
    }

    /** As earlier versions left them: the closing one has the count of the one before. */
    @Test
    void recordsWithoutANumber_areInTheOrderOfTheirCounts_andClosedComesLast() {
        CommitRecord counted = new CommitRecord(0, "e", 8, true, false, 7, 9, 100);
        CommitRecord closed = new CommitRecord(0, "e", 8, true, true, 7, 9, 90_000);
        CommitRecord before = new CommitRecord(0, "e", 7, true, false, 7, 9, 99);

        assertThat(List.of(closed, before, counted).stream().sorted(CommitRecord.IN_ORDER))
                .containsExactly(before, counted, closed);
    }
}
