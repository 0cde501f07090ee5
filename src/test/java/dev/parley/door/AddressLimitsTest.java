// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AddressLimitsTest {
    private final Clock clock = new Clock();
    private final AddressLimits limits =
            new AddressLimits("too many knocks", "parley.limits.knocks", 60, 3, "10.0.0.1"::equals, clock);

    @Test
    void take_beyondBurst_isRefusedWithTheTimeToWait() {
        takeAll("192.0.2.1", 3);

        assertThatThrownBy(() -> limits.take("192.0.2.1")).isInstanceOfSatisfying(ParleyException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.RATE_LIMITED);
            assertThat(e.retryAfter()).contains(Duration.ofSeconds(1));
        });
    }

    @Test
    void take_afterTheWait_isAdmittedAgain() {
        takeAll("192.0.2.1", 3);
        clock.nanos += Duration.ofSeconds(1).toNanos();

        assertThatCode(() -> limits.take("192.0.2.1")).doesNotThrowAnyException();
    }

    @Test
    void take_otherAddress_hasItsOwnBurst() {
        takeAll("192.0.2.1", 3);

        assertThatCode(() -> takeAll("192.0.2.2", 3)).doesNotThrowAnyException();
    }

    @Test
    void take_sameIpv6Network_countsTogether() {
        takeAll("2001:db8::1", 2);
        takeAll("2001:db8::ffff", 1);

        assertThatThrownBy(() -> limits.take("2001:db8:0:0:1::2")).isInstanceOf(ParleyException.class);
        assertThatCode(() -> limits.take("2001:db8:0:1::1")).doesNotThrowAnyException();
    }

    @Test
    void take_proxy_isNotCounted() {
        assertThatCode(() -> takeAll("10.0.0.1", 100)).doesNotThrowAnyException();
    }

    @Test
    void take_zero_isNoLimit() {
        AddressLimits off = new AddressLimits("", "a.setting", 0, 0, address -> false, clock);

        assertThatCode(() -> {
                    for (int i = 0; i < 100; i++) {
                        off.take("192.0.2.1");
                    }
                })
                .doesNotThrowAnyException();
    }

    @Test
    void check_countsNothing() {
        for (int i = 0; i < 10; i++) {
            limits.check("192.0.2.1");
        }
        takeAll("192.0.2.1", 3);

        assertThatThrownBy(() -> limits.check("192.0.2.1")).isInstanceOf(ParleyException.class);
    }

    private void takeAll(String address, int times) {
        for (int i = 0; i < times; i++) {
            limits.take(address);
        }
    }

    private static final class Clock implements TimeMeter {
        private long nanos;

        @Override
        public long currentTimeNanos() {
            return nanos;
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }
}
