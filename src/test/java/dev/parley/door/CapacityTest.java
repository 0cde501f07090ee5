// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CapacityTest {
    private final List<String> open = new ArrayList<>();

    @Test
    void seats_countUntilTheyAreFree_soThatNoRushGoesOverTheCap() {
        Capacity capacity = capacity(2, 0);
        Seat first = capacity.take("192.0.2.1");
        capacity.take("192.0.2.1");

        assertRefused(ErrorCode.SERVER_FULL, capacity, "192.0.2.2");
        first.free();
        first.free();
        open.add("192.0.2.1");
        assertRefused(ErrorCode.SERVER_FULL, capacity, "192.0.2.2");
        open.clear();
        capacity.take("192.0.2.2");
    }

    @Test
    void perAddress_countsSeatsAndConnections_anIpv6NetworkAsOne_andNoProxies() {
        Capacity capacity = capacity(0, 2);
        open.add("2001:db8::1");
        capacity.take("2001:db8::2");

        assertRefused(ErrorCode.RATE_LIMITED, capacity, "2001:db8:0:0:ffff::3");
        capacity.take("2001:db8:0:1::3");
        for (int i = 0; i < 5; i++) {
            capacity.take("10.0.0.1");
        }
    }

    @Test
    void noCaps_takeAnyNumber() {
        Capacity capacity = capacity(0, 0);
        for (int i = 0; i < 1000; i++) {
            assertThat(capacity.take("192.0.2.1")).isSameAs(Seat.NONE);
        }
    }

    private Capacity capacity(int limit, int perAddress) {
        return new Capacity(
                limit,
                open::size,
                Optional::empty,
                perAddress,
                addresses -> (int) open.stream().filter(addresses).count(),
                "10.0.0.1"::equals);
    }

    private static void assertRefused(ErrorCode code, Capacity capacity, String address) {
        assertThatThrownBy(() -> capacity.take(address))
                .isInstanceOfSatisfying(
                        ParleyException.class, e -> assertThat(e.code()).isEqualTo(code));
        assertThatThrownBy(() -> capacity.require(address)).isInstanceOf(ParleyException.class);
    }
}
