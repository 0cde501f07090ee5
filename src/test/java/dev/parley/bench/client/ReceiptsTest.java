// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.bench.client;

import static dev.parley.bench.client.Receipts.Outcome.AGAIN;
import static dev.parley.bench.client.Receipts.Outcome.LATE;
import static dev.parley.bench.client.Receipts.Outcome.NEW;
import static dev.parley.bench.client.Receipts.Outcome.UNEXPECTED;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ReceiptsTest {
    private static final int PUBLISHER = 0x12340007;

    private final Receipts receipts = new Receipts();

    @Test
    void sequence_inOrder_isNew() {
        receipts.expect(PUBLISHER);

        assertThat(arrivals(1, 2, 3)).containsExactly(NEW, NEW, NEW);
    }

    @Test
    void sequence_again_isDoubled() {
        receipts.expect(PUBLISHER);

        assertThat(arrivals(1, 2, 2, 1, 3)).containsExactly(NEW, NEW, AGAIN, AGAIN, NEW);
    }

    @Test
    void gap_filledLater_isReorderedOnceThenDoubled() {
        receipts.expect(PUBLISHER);

        assertThat(arrivals(1, 6, 4, 4, 2, 3, 5, 5, 7))
                .containsExactly(NEW, NEW, LATE, AGAIN, LATE, LATE, LATE, AGAIN, NEW);
    }

    @Test
    void firstMessages_missing_areAGap() {
        receipts.expect(PUBLISHER);

        assertThat(arrivals(3, 1, 2, 2)).containsExactly(NEW, LATE, LATE, AGAIN);
    }

    @Test
    void publisher_notExpected_isTold() {
        receipts.expect(PUBLISHER + 2);

        assertThat(arrivals(1)).containsExactly(UNEXPECTED);
    }

    @Test
    void publishers_many_areKeptApart() {
        for (int i = 0; i < 100; i++) {
            receipts.expect(PUBLISHER + i);
        }
        for (int i = 0; i < 100; i++) {
            assertThat(receipts.arrived(PUBLISHER + i, 1)).isEqualTo(NEW);
            assertThat(receipts.arrived(PUBLISHER + i, 1)).isEqualTo(AGAIN);
        }
    }

    private Receipts.Outcome[] arrivals(long... sequences) {
        return LongStream.of(sequences)
                .mapToObj(sequence -> receipts.arrived(PUBLISHER, sequence))
                .toArray(Receipts.Outcome[]::new);
    }
}
