// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BackoffTest {
    @Test
    void pauses_doubleUpToThirtySeconds_andBeginAnew() {
        Backoff backoff = new Backoff(() -> 1);
        assertThat(backoff.isFresh()).isTrue();
        assertThat(Stream.generate(backoff::next).limit(9).map(Duration::toMillis))
                .containsExactly(500L, 1000L, 2000L, 4000L, 8000L, 16_000L, 30_000L, 30_000L, 30_000L);
        assertThat(backoff.isFresh()).isFalse();
        backoff.reset();
        assertThat(backoff.next()).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void jitter_isFull() {
        assertThat(new Backoff(() -> 0).next()).isZero();
        assertThat(new Backoff(() -> 0.25).next()).isEqualTo(Duration.ofMillis(125));
    }

    @Test
    void pauseOfSomebodyElses_countsAsAFailure() {
        Backoff backoff = new Backoff(() -> 1);
        backoff.count();
        assertThat(backoff.next()).isEqualTo(Duration.ofSeconds(1));
    }
}
