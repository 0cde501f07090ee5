// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Which of the two slots is the latest, for every place in which a record may stand and every way in which one may be torn. */
class CommitFileTest {
    private static final int SLOT = 4096;
    private static final CommitRecord FIRST = new CommitRecord(1, "epoch", 5, true, false, 7, 9, 1000);

    @Test
    void latest_isTheHigherNumber_inWhicheverSlotItStands() {
        CommitRecord next = FIRST.counted(6, 2000);
        assertThat(CommitFile.latest(slots(FIRST, next))).contains(next);
        assertThat(CommitFile.latest(slots(next, FIRST))).contains(next);
    }

    @Test
    void latest_afterAClose_isTheClosingRecord_inWhicheverSlotItStands() {
        CommitRecord closed = FIRST.closedAt(90_000);
        assertThat(CommitFile.latest(slots(closed, FIRST))).contains(closed);
        assertThat(CommitFile.latest(slots(FIRST, closed))).contains(closed);
    }

    @Test
    void latest_afterAClose_ofAVersionWithoutNumbers_isTheClosingRecord() {
        CommitRecord counted = new CommitRecord(0, "epoch", 5, true, false, 7, 9, 1000);
        CommitRecord closed = new CommitRecord(0, "epoch", 5, true, true, 7, 9, 90_000);
        assertThat(CommitFile.latest(slots(closed, counted))).contains(closed);
        assertThat(CommitFile.latest(slots(counted, closed))).contains(closed);
    }

    @Test
    void latest_whileTheOtherSlotIsTornAnywhere_isTheWholeOne() {
        CommitRecord next = FIRST.counted(6, 2000);
        byte[] whole = next.encode();
        byte[] stale = FIRST.encode();
        for (int written = 0; written < CommitRecord.BYTES; written++) {
            byte[] torn = Arrays.copyOf(whole, CommitRecord.BYTES);
            System.arraycopy(stale, written, torn, written, CommitRecord.BYTES - written);
            byte[] content = slots(FIRST, FIRST.closedAt(1500));
            System.arraycopy(torn, 0, content, 0, torn.length);
            boolean complete = Arrays.equals(torn, whole);
            boolean old = Arrays.equals(torn, stale);
            assertThat(CommitFile.latest(content))
                    .as("%d bytes of the write", written)
                    .contains(complete ? next : FIRST.closedAt(1500));
            assertThat(complete && old).isFalse();
        }
    }

    @Test
    void latest_ofAFileThatIsCutOff_isWhatIsLeft_orNothing() {
        CommitRecord next = FIRST.counted(6, 2000);
        byte[] content = slots(FIRST, next);
        assertThat(CommitFile.latest(Arrays.copyOf(content, SLOT + CommitRecord.BYTES)))
                .contains(next);
        assertThat(CommitFile.latest(Arrays.copyOf(content, SLOT + CommitRecord.BYTES - 1)))
                .contains(FIRST);
        assertThat(CommitFile.latest(Arrays.copyOf(content, CommitRecord.BYTES - 1)))
                .isEmpty();
        assertThat(CommitFile.latest(new byte[0])).isEmpty();
        assertThat(CommitFile.latest(new byte[2 * SLOT])).isEmpty();
    }

    private static byte[] slots(CommitRecord first, CommitRecord second) {
        byte[] content = new byte[2 * SLOT];
        System.arraycopy(first.encode(), 0, content, 0, CommitRecord.BYTES);
        System.arraycopy(second.encode(), 0, content, SLOT, CommitRecord.BYTES);
        return content;
    }
}
