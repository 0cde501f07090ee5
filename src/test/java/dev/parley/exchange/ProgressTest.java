// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final Pace pace = new Pace(Duration.ofSeconds(10), 500);
    private final Progress progress = new Progress();
    private final long begun = progress.beganAt();

    @Test
    void bytesThatWentAtOnce_winNoTime_whereNothingFollows() {
        // Into the system's buffers: by the rate alone they would be good for 94 seconds.
        assertThat(progress.isLate(pace, 47_000, after(1))).isFalse();
        assertThat(progress.isLate(pace, 47_000, after(10))).isFalse();
        assertThat(progress.isLate(pace, 47_000, after(12))).isTrue();
    }

    @Test
    void bytesThatGoOn_winTime_byTheRate() {
        for (int seconds = 1; seconds < 100; seconds++) {
            assertThat(progress.isLate(pace, 500L * seconds, after(seconds))).isFalse();
        }
    }

    @Test
    void bytesThatDrip_areLate() {
        for (int seconds = 1; seconds <= 10; seconds++) {
            assertThat(progress.isLate(pace, seconds, after(seconds))).isFalse();
        }
        assertThat(progress.isLate(pace, 11, after(11))).isTrue();
    }

    @Test
    void nextPhase_beginsAnew() {
        progress.isLate(pace, 47_000, after(1));
        progress.go(Progress.Phase.WRITING);
        assertThat(progress.isLate(pace, 0, after(10))).isFalse();
        assertThat(progress.isLate(pace, 0, after(3600))).isTrue();
    }

    private long after(int seconds) {
        return begun + TimeUnit.SECONDS.toNanos(seconds);
    }
}
