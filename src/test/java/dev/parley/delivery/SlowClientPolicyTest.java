// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.error.CloseCode;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SlowClientPolicyTest {
    private static final long SECOND = 1_000_000_000L;

    private final SlowClientPolicy policy = new SlowClientPolicy(10, 1000, Duration.ofSeconds(10));

    @Test
    void frame_fitsUpToTheLimits_andAnyIntoAnEmptyQueue() {
        assertThat(policy.fits(9, 900, 100)).isTrue();
        assertThat(policy.fits(10, 0, 1)).isFalse();
        assertThat(policy.fits(9, 900, 101)).isFalse();
        assertThat(policy.fits(0, 0, 1_000_000)).isTrue();
    }

    @Test
    void frame_thatALogKeeps_leavesRoomForOthers() {
        SlowClientPolicy wide = new SlowClientPolicy(16, 1600, Duration.ZERO);

        assertThat(wide.fitsKept(13, 0, 1)).isTrue();
        assertThat(wide.fitsKept(14, 0, 1)).isFalse();
        assertThat(wide.fits(14, 0, 1)).isTrue();
        assertThat(wide.fitsKept(1, 1000, 401)).isFalse();
        assertThat(wide.fitsKept(0, 0, 5000)).isTrue();
        assertThat(new SlowClientPolicy(0, 0, Duration.ZERO).fitsKept(1_000_000, 1_000_000, 1))
                .isTrue();
    }

    @Test
    void room_isThereUntilHalfIsUsed() {
        assertThat(policy.hasRoom(4, 500)).isTrue();
        assertThat(policy.hasRoom(5, 0)).isFalse();
        assertThat(policy.hasRoom(0, 501)).isFalse();
        assertThat(new SlowClientPolicy(1, 1, Duration.ZERO).hasRoom(0, 0)).isTrue();
    }

    @Test
    void limitsOfZero_areNone() {
        SlowClientPolicy none = new SlowClientPolicy(0, 0, Duration.ZERO);

        assertThat(none.fits(1_000_000, Integer.MAX_VALUE - 10, 10)).isTrue();
        assertThat(none.hasRoom(1_000_000, 1_000_000)).isTrue();
        assertThat(none.verdict(Long.MAX_VALUE, null, 0)).isNull();
    }

    @Test
    void client_thatTakesNothing_isCutAfterTheProgressLimit() {
        assertThat(policy.verdict(10 * SECOND, null, 0)).isNull();
        assertThat(policy.verdict(10 * SECOND + 1, null, 0)).isEqualTo(CloseCode.TOO_SLOW);
    }

    @Test
    void client_thatDoesNotTakeItsClose_isCutWithItsCode() {
        assertThat(policy.verdict(0, CloseCode.KICKED, 5 * SECOND)).isNull();
        assertThat(policy.verdict(0, CloseCode.KICKED, 5 * SECOND + 1)).isEqualTo(CloseCode.KICKED);
    }

    @Test
    void write_thatFails_isSlowOnlyWhereTimePassed() {
        assertThat(SlowClientPolicy.causedByTimeout(new SocketTimeoutException()))
                .isTrue();
        assertThat(SlowClientPolicy.causedByTimeout(new IOException("x", new SocketTimeoutException())))
                .isTrue();
        assertThat(SlowClientPolicy.causedByTimeout(new IOException("broken pipe")))
                .isFalse();
        assertThat(SlowClientPolicy.causedByTimeout(new IllegalStateException("TEXT_FULL_WRITING")))
                .isFalse();
    }

    @Test
    void reading_pausesAboveManyCommands_andGoesOnWhenMostAreDone() {
        assertThat(SlowClientPolicy.pausesReading(500, false)).isFalse();
        assertThat(SlowClientPolicy.pausesReading(501, false)).isTrue();
        assertThat(SlowClientPolicy.pausesReading(101, true)).isTrue();
        assertThat(SlowClientPolicy.pausesReading(100, true)).isFalse();
        assertThat(SlowClientPolicy.isOverrun(1000)).isFalse();
        assertThat(SlowClientPolicy.isOverrun(1001)).isTrue();
    }

    @Test
    void flush_thatHangs_getsASpareFirst_andIsCutOnlyMuchLater() {
        assertThat(SlowClientPolicy.isHanging(SECOND / 100)).isTrue();
        assertThat(SlowClientPolicy.blocksOthers(SECOND - 1)).isFalse();
        assertThat(SlowClientPolicy.blocksOthers(SECOND)).isTrue();
        assertThat(SlowClientPolicy.isSlow(SECOND / 20)).isFalse();
        assertThat(SlowClientPolicy.isSlow(SECOND / 20 + 1)).isTrue();
    }
}
