// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ThrottleTest {
    private static final Throttle.Limits NONE = new Throttle.Limits(0, 0);

    private long now = Long.MAX_VALUE - 5;
    private final Throttle throttle = new Throttle(new Throttle.Rates(NONE, NONE, NONE), () -> now);

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

    @Test
    void bytes_beyondTheBurst_areRefusedWithAWait() {
        Throttle bytes = new Throttle(new Throttle.Rates(NONE, NONE, new Throttle.Limits(1000, 5000)), () -> now);
        bytes.bytes(5000);

        assertThatThrownBy(() -> bytes.bytes(500))
                .isInstanceOfSatisfying(ParleyException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.RATE_LIMITED);
                    assertThat(e.retryAfter().orElseThrow()).isBetween(Duration.ofMillis(300), Duration.ofMillis(501));
                })
                .hasMessageContaining("parley.limits.bytes-per-second");
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
