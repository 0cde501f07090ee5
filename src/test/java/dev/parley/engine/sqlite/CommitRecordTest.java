// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CommitRecordTest {
    private static final CommitRecord RECORD =
            new CommitRecord("Zr6kQ0-epoch_16c", 12345, true, false, 7, 9, 1_700_000);

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
}
