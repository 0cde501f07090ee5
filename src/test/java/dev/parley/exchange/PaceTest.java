// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaceTest {
    private final Pace pace = new Pace(Duration.ofSeconds(20), 500);

    @ParameterizedTest
    @CsvSource({
        // seconds, bytes so far, late
        "20,0,false",
        "21,0,true",
        "21,21,true",
        "21,500,false",
        "36,8000,false",
        "37,8000,true",
        "540,260000,false",
        "541,260000,true"
    })
    void deadline_growsWithWhatComes(long seconds, long bytes, boolean late) {
        assertThat(pace.isLate(TimeUnit.SECONDS.toNanos(seconds), bytes)).isEqualTo(late);
    }

    @Test
    void noDeadline_isNeverLate() {
        assertThat(new Pace(Duration.ZERO, 500).isLate(Long.MAX_VALUE, 0)).isFalse();
    }

    @Test
    void noRate_isADeadlineAlone() {
        Pace strict = new Pace(Duration.ofSeconds(20), 0);
        assertThat(strict.isLate(TimeUnit.SECONDS.toNanos(20), 0)).isFalse();
        assertThat(strict.isLate(TimeUnit.SECONDS.toNanos(21), 1 << 20)).isTrue();
    }

    @Test
    void silence_isLateAfterTheDeadline_whateverWentBefore() {
        assertThat(pace.isSilent(TimeUnit.SECONDS.toNanos(20))).isFalse();
        assertThat(pace.isSilent(TimeUnit.SECONDS.toNanos(21))).isTrue();
        assertThat(new Pace(Duration.ZERO, 500).isSilent(Long.MAX_VALUE)).isFalse();
    }
}
