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
        Reservation first = capacity.take("192.0.2.1");
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
            assertThat(capacity.take("192.0.2.1")).isSameAs(Reservation.NONE);
        }
    }

    @Test
    void strangers_haveOnlyTheirPart_andTheRestIsForTheKnown() {
        Capacity capacity = capacity(4, 0, strangers(2, 0));
        open.add("192.0.2.1");
        capacity.takeAsStranger(capacity.take("192.0.2.2"), "192.0.2.2");

        Reservation refused = capacity.take("192.0.2.3");
        assertRefusedAsStranger(ErrorCode.SERVER_FULL, capacity, refused, "192.0.2.3");
        refused.free();

        Reservation known = capacity.take("192.0.2.3");
        capacity.take("192.0.2.4");
        assertRefused(ErrorCode.SERVER_FULL, capacity, "192.0.2.5");
        known.free();
        capacity.take("192.0.2.5");
    }

    @Test
    void strangers_ofOneAddress_haveOnlyAPartOfIt_anIpv6NetworkAsOne_andNoProxies() {
        Capacity capacity = capacity(0, 0, strangers(0, 2));
        capacity.takeAsStranger(capacity.take("2001:db8::1"), "2001:db8::1");
        Reservation second = capacity.take("2001:db8::2");
        capacity.takeAsStranger(second, "2001:db8::2");

        assertRefusedAsStranger(ErrorCode.RATE_LIMITED, capacity, capacity.take("2001:db8::3"), "2001:db8::3");
        capacity.takeAsStranger(capacity.take("2001:db8:0:1::3"), "2001:db8:0:1::3");
        second.free();
        capacity.takeAsStranger(capacity.take("2001:db8::3"), "2001:db8::3");
        for (int i = 0; i < 5; i++) {
            capacity.takeAsStranger(capacity.take("10.0.0.1"), "10.0.0.1");
        }
    }

    @Test
    void usualLimits_leaveATenthToTheKnown_andSpareSchools() {
        assertThat(StrangerLimits.usualMax(8000)).isEqualTo(7200);
        assertThat(StrangerLimits.usualMax(3)).isEqualTo(3);
        assertThat(StrangerLimits.usualMax(0)).isZero();
        assertThat(StrangerLimits.usualPerAddress(7200)).isEqualTo(1800);
        assertThat(StrangerLimits.usualPerAddress(100)).isEqualTo(500);
        assertThat(StrangerLimits.usualPerAddress(0)).isZero();
    }

    /** All that are open are strangers' here. */
    private StrangerLimits strangers(int max, int perAddress) {
        return new StrangerLimits(
                max,
                perAddress,
                open::size,
                network -> (int) open.stream()
                        .filter(address -> Networks.keyOf(address).equals(network))
                        .count(),
                "10.0.0.1"::equals);
    }

    private static void assertRefusedAsStranger(
            ErrorCode code, Capacity capacity, Reservation reservation, String address) {
        assertThatThrownBy(() -> capacity.takeAsStranger(reservation, address))
                .isInstanceOfSatisfying(ParleyException.class, e -> {
                    assertThat(e.code()).isEqualTo(code);
                    assertThat(e.getMessage()).contains("parley.limits.guest-connections");
                    assertThat(e.retryAfter()).isPresent();
                });
        assertThatThrownBy(() -> capacity.requireForStranger(address)).isInstanceOf(ParleyException.class);
    }

    private Capacity capacity(int limit, int perAddress) {
        return capacity(limit, perAddress, StrangerLimits.NONE);
    }

    private Capacity capacity(int limit, int perAddress, StrangerLimits strangers) {
        return new Capacity(
                limit,
                open::size,
                Optional::empty,
                perAddress,
                addresses -> (int) open.stream().filter(addresses).count(),
                "10.0.0.1"::equals,
                strangers);
    }

    private static void assertRefused(ErrorCode code, Capacity capacity, String address) {
        assertThatThrownBy(() -> capacity.take(address))
                .isInstanceOfSatisfying(
                        ParleyException.class, e -> assertThat(e.code()).isEqualTo(code));
        assertThatThrownBy(() -> capacity.require(address)).isInstanceOf(ParleyException.class);
    }
}
