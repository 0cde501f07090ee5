// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Rates over the last minute. */
class RatesTest {
    private final AtomicLong count = new AtomicLong();
    private final AtomicLong now = new AtomicLong();
    private final Rates rates = new Rates(count::get, now::get);

    @Test
    void rate_isThatOfTheLastMinute() {
        for (int i = 0; i < 60; i++) {
            step(50);
        }
        for (int i = 0; i < 12; i++) {
            step(5);
        }

        assertThat(rates.perSecond()).isEqualTo(1.0);
    }

    @Test
    void rate_soonAfterTheStart_isThatSinceTheStart() {
        step(20);

        assertThat(rates.perSecond()).isEqualTo(4.0);
    }

    @Test
    void rate_atTheStart_isNone() {
        assertThat(rates.perSecond()).isZero();
    }

    private void step(int more) {
        now.addAndGet(TimeUnit.SECONDS.toNanos(5));
        count.addAndGet(more);
        rates.sample();
    }
}
