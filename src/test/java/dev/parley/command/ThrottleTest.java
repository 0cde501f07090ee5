// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ThrottleTest {
    private long now = Long.MAX_VALUE - 5;
    private final Throttle throttle = new Throttle(new Throttle.Limits(0, 0), () -> now);

    @Test
    void refused_200InTenSeconds_areBorne_andOneMoreIsNot() {
        assertThat(borne(200)).isEqualTo(200);
        assertThat(throttle.refused()).isFalse();
    }

    @Test
    void refused_acrossAnyTenSeconds_areCounted() {
        pass(Duration.ofMillis(9_900));
        assertThat(borne(200)).isEqualTo(200);
        pass(Duration.ofMillis(200));

        assertThat(throttle.refused()).isFalse();
    }

    @Test
    void refused_whenTheFirstAreTenSecondsAgo_areBorneAgain() {
        borne(100);
        pass(Duration.ofSeconds(5));
        borne(100);
        pass(Duration.ofSeconds(5));

        assertThat(borne(100)).isEqualTo(100);
        assertThat(throttle.refused()).isFalse();
    }

    @Test
    void refused_slowly_isBorneForEver() {
        for (int i = 0; i < 1000; i++) {
            assertThat(throttle.refused()).isTrue();
            pass(Duration.ofMillis(50));
        }
    }

    private int borne(int times) {
        int borne = 0;
        for (int i = 0; i < times; i++) {
            borne += throttle.refused() ? 1 : 0;
        }
        return borne;
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }
}
