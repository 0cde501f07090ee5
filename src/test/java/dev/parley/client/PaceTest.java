// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {
    private final Pace pace = new Pace();

    @Test
    void burst_passesAtOnce_thenTheRate() {
        pace.begin(Json.parse("{\"commandsPerSecond\":10,\"commandBurst\":4}"), 0);
        for (int i = 0; i < 3; i++) {
            assertThat(pace.take(0)).isZero();
        }
        Duration pause = pace.take(0);
        assertThat(pause).isBetween(Duration.ofMillis(100), Duration.ofMillis(101));
        assertThat(pace.take(pause.toNanos())).isZero();
        assertThat(pace.take(pause.toNanos())).isPositive();
    }

    @Test
    void noLimit_holdsNothing() {
        pace.begin(Json.parse("{\"commandsPerSecond\":0}"), 0);
        for (int i = 0; i < 10_000; i++) {
            assertThat(pace.take(0)).isZero();
        }
    }

    @Test
    void hold_isKept() {
        pace.begin(Json.parse("{\"commandsPerSecond\":0}"), 0);
        pace.hold(Duration.ofMillis(300), 0);
        assertThat(pace.take(0)).isEqualTo(Duration.ofMillis(300));
        assertThat(pace.take(Duration.ofMillis(300).toNanos())).isZero();
    }
}
