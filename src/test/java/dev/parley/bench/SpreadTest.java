// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {

    @Test
    void median_ofOddAndEven() {
        assertThat(Spread.of(List.of(3.0, 1.0, 2.0))).isEqualTo(new Spread(2, 1, 3, 3));
        assertThat(Spread.of(List.of(4.0, 1.0, 2.0, 3.0)).median()).isEqualTo(2.5);
        assertThat(Spread.of(List.of(7.0))).isEqualTo(new Spread(7, 7, 7, 1));
    }

    @Test
    void ranges_thatMeet_areNoise() {
        Spread one = Spread.of(List.of(90.0, 100.0, 110.0));

        assertThat(one.differsFrom(Spread.of(List.of(108.0, 118.0, 120.0)))).isFalse();
        assertThat(one.differsFrom(Spread.of(List.of(130.0, 135.0, 140.0)))).isTrue();
        assertThat(Spread.of(List.of(130.0, 135.0, 140.0)).differsFrom(one)).isTrue();
    }

    @Test
    void roundsThatHappenToAgree_areNotTakenForExact() {
        Spread one = new Spread(100, 100, 100, 3);

        assertThat(one.differsFrom(new Spread(108, 108, 108, 3))).isFalse();
        assertThat(one.differsFrom(new Spread(115, 115, 115, 3))).isTrue();
        assertThat(new Spread(100, 100, 100, 1).differsFrom(new Spread(130, 130, 130, 1)))
                .isFalse();
    }
}
