// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine.sqlite.writer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class GroupCommitDelayTest {
    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    private final GroupCommitDelay delay = new GroupCommitDelay();

    @Test
    void publisher_alone_isNotMadeToWait() {
        delay.committed(1, 0, 4 * MILLI);

        assertThat(delay.expected()).isEqualTo(1);
    }

    @Test
    void publishers_ofTheLastCommitAndThoseWhoWaited_areExpectedAgain() {
        delay.committed(1, 7, MILLI);

        assertThat(delay.expected()).isEqualTo(8);
    }

    @Test
    void publishers_whoWentAway_areForgottenAfterOneCommit() {
        delay.committed(1000, 0, MILLI);
        delay.committed(1, 0, MILLI);

        assertThat(delay.expected()).isEqualTo(1);
    }

    @Test
    void patience_beforeTheFirstCommit_isNone() {
        assertThat(delay.patienceNanos()).isZero();
    }

    @Test
    void patience_afterCommitsOfTheSameLength_isAtMostHalfOfOne() {
        for (int i = 0; i < 100; i++) {
            delay.committed(8, 0, MILLI);
        }

        assertThat(delay.patienceNanos()).isBetween(MILLI * 4 / 10, MILLI / 2);
    }

    @Test
    void patience_onASlowDisk_isBounded() {
        for (int i = 0; i < 100; i++) {
            delay.committed(8, 0, 500 * MILLI);
        }

        assertThat(delay.patienceNanos()).isEqualTo(MILLI);
    }
}
