// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.quota;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.engine.Quota;
import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import dev.parley.identity.User;
import dev.parley.quota.GuestQuotas.Limits;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuestQuotasTest {
    private static final User GUEST = new User("guest-1", "Gil", true, Set.of());
    private static final User OTHER = new User("guest-2", "Gus", true, Set.of());
    private static final User ANA = User.known("ana", "Ana", Set.of());
    private static final String PROXY = "10.0.0.1";

    private final Clock clock = new Clock();
    private final DiskReserve reserve = new DiskReserve();
    private final GuestQuotas quotas = with(new Limits(1000, 600, 10, 6));

    private static final class Clock implements TimeMeter {
        private final AtomicLong nanos = new AtomicLong();

        @Override
        public long currentTimeNanos() {
            return nanos.get();
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }

        void pass(Duration time) {
            nanos.addAndGet(time.toNanos());
        }
    }

    @Test
    void bytes_ofOneAddress_areHeldTogether_whicheverGuestStoresThem() {
        assertThat(bytes(GUEST, "192.0.2.1", 500)).isEmpty();

        assertThat(bytes(OTHER, "192.0.2.1", 200)).hasValueSatisfying(refusal -> {
            assertThat(refusal.code()).isEqualTo(ErrorCode.RATE_LIMITED);
            assertThat(refusal).hasMessageContaining("(parley.limits.guest-bytes-per-minute-per-address)");
            // 100 are missing of 600 a minute.
            assertThat(refusal.retryAfter().orElseThrow()).isBetween(Duration.ofSeconds(10), Duration.ofMillis(10_002));
        });
        assertThat(bytes(OTHER, "192.0.2.1", 100)).isEmpty();
    }

    @Test
    void bytes_ofAnotherAddress_areItsOwn_untilThoseOfAllAreSpent() {
        assertThat(bytes(GUEST, "192.0.2.1", 600)).isEmpty();
        assertThat(bytes(GUEST, "192.0.2.1", 1)).isPresent();

        assertThat(bytes(OTHER, "192.0.2.2", 400)).isEmpty();
        assertThat(bytes(OTHER, "192.0.2.3", 1)).hasValueSatisfying(refusal -> assertThat(refusal)
                .hasMessageContaining("(parley.limits.guest-bytes-per-minute)"));
    }

    @Test
    void bytes_thatAnAddressIsRefused_areNotTakenFromTheOthers() {
        assertThat(bytes(GUEST, "192.0.2.1", 600)).isEmpty();
        for (int i = 0; i < 100; i++) {
            assertThat(bytes(GUEST, "192.0.2.1", 300)).isPresent();
        }

        assertThat(bytes(OTHER, "192.0.2.2", 400)).isEmpty();
    }

    @Test
    void bytes_thatAllAreRefused_areNotTakenFromTheAddress() {
        assertThat(bytes(GUEST, "192.0.2.1", 600)).isEmpty();
        assertThat(bytes(OTHER, "192.0.2.2", 400)).isEmpty();
        for (int i = 0; i < 100; i++) {
            assertThat(bytes(GUEST, "192.0.2.3", 100)).isPresent();
        }
        clock.pass(Duration.ofMinutes(1));

        assertThat(bytes(GUEST, "192.0.2.3", 600)).isEmpty();
    }

    @Test
    void bytes_comeBackBitByBit_andNeverMoreThanAMinuteOfThem() {
        assertThat(bytes(GUEST, "192.0.2.1", 600)).isEmpty();
        clock.pass(Duration.ofSeconds(10));
        assertThat(bytes(GUEST, "192.0.2.1", 101)).isPresent();
        assertThat(bytes(GUEST, "192.0.2.1", 100)).isEmpty();
        clock.pass(Duration.ofHours(1));

        assertThat(bytes(GUEST, "192.0.2.1", 600)).isEmpty();
        assertThat(bytes(GUEST, "192.0.2.1", 1)).isPresent();
    }

    @Test
    void bytes_moreThanABudget_countAsAllOfIt() {
        assertThat(bytes(GUEST, "192.0.2.1", 1_000_000)).isEmpty();
        assertThat(bytes(GUEST, "192.0.2.1", 1)).isPresent();
    }

    @Test
    void ipv6_countsByItsNetwork() {
        assertThat(bytes(GUEST, "2001:db8::1", 600)).isEmpty();

        assertThat(bytes(GUEST, "2001:db8:0:0:1::2", 1)).isPresent();
        assertThat(bytes(GUEST, "2001:db8:0:1::1", 1)).isEmpty();
    }

    @Test
    void channels_areCountedApart_inAnHour() {
        for (int i = 0; i < 6; i++) {
            assertThat(channel(GUEST, "192.0.2.1")).isEmpty();
        }
        assertThat(channel(OTHER, "192.0.2.1")).hasValueSatisfying(refusal -> {
            assertThat(refusal.code()).isEqualTo(ErrorCode.RATE_LIMITED);
            assertThat(refusal).hasMessageContaining("(parley.limits.guest-channels-per-hour-per-address)");
            assertThat(refusal.retryAfter().orElseThrow()).isBetween(Duration.ofMinutes(10), Duration.ofSeconds(601));
        });
        assertThat(bytes(GUEST, "192.0.2.1", 600)).isEmpty();
        for (int i = 0; i < 4; i++) {
            assertThat(channel(GUEST, "192.0.2.2")).isEmpty();
        }
        assertThat(channel(GUEST, "192.0.2.2")).hasValueSatisfying(refusal -> assertThat(refusal)
                .hasMessageContaining("(parley.limits.guest-channels-per-hour)"));
        clock.pass(Duration.ofMinutes(10));

        assertThat(channel(GUEST, "192.0.2.1")).isEmpty();
    }

    @Test
    void userWithALogin_isNotCounted() {
        for (int i = 0; i < 100; i++) {
            assertThat(bytes(ANA, "192.0.2.1", 1000)).isEmpty();
            assertThat(channel(ANA, "192.0.2.1")).isEmpty();
        }
        assertThat(bytes(GUEST, "192.0.2.1", 600)).isEmpty();
    }

    @Test
    void proxy_standsForEveryoneBehindIt_soOnlyAllAreCounted() {
        assertThat(bytes(GUEST, PROXY, 1000)).isEmpty();
        assertThat(bytes(GUEST, PROXY, 1)).hasValueSatisfying(refusal -> assertThat(refusal)
                .hasMessageContaining("(parley.limits.guest-bytes-per-minute)"));
    }

    @Test
    void zero_liftsEachLimitByItself() {
        GuestQuotas open = with(new Limits(0, 0, 0, 0));
        GuestQuotas all = with(new Limits(100, 0, 0, 0));
        GuestQuotas each = with(new Limits(0, 100, 0, 0));

        assertThat(open.of(GUEST, "192.0.2.1").bytes(Long.MAX_VALUE)).isEmpty();
        assertThat(open.of(GUEST, "192.0.2.1").channel()).isEmpty();
        assertThat(all.of(GUEST, "192.0.2.1").bytes(100)).isEmpty();
        assertThat(all.of(GUEST, "192.0.2.2").bytes(1)).isPresent();
        assertThat(each.of(GUEST, "192.0.2.1").bytes(100)).isEmpty();
        assertThat(each.of(GUEST, "192.0.2.1").bytes(1)).isPresent();
        assertThat(each.of(GUEST, "192.0.2.2").bytes(100)).isEmpty();
    }

    /** The library counts at most one a nanosecond. */
    @ParameterizedTest
    @ValueSource(longs = {1, 60_000_000_000L, 60_000_000_001L, Long.MAX_VALUE})
    void limit_ofAnySize_isOne(long limit) {
        GuestQuotas quota = with(new Limits(limit, limit, limit, limit));

        assertThat(quota.of(GUEST, "192.0.2.1").bytes(1)).isEmpty();
        assertThat(quota.of(GUEST, "192.0.2.1").channel()).isEmpty();
    }

    @Test
    void addresses_tooMany_forgetTheQuietest_butNotWhatAllHaveSpent() {
        GuestQuotas many = with(new Limits(30_000, 1, 0, 0));
        for (int i = 0; i < 30_000; i++) {
            assertThat(many.of(GUEST, "192.0." + i / 250 + "." + i % 250).bytes(1))
                    .isEmpty();
        }

        assertThat(many.of(GUEST, "198.51.100.1").bytes(1)).isPresent();
    }

    @Test
    void race_ofManyGuests_letsNoMoreThroughThanTheBudget() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Integer>> guests = new ArrayList<>();
            for (int guest = 0; guest < 8; guest++) {
                Quota quota = quotas.of(GUEST, "192.0.2." + guest % 4);
                guests.add(() -> {
                    int taken = 0;
                    for (int i = 0; i < 1000; i++) {
                        taken += quota.bytes(1).isEmpty() ? 1 : 0;
                    }
                    return taken;
                });
            }
            int taken = 0;
            for (Future<Integer> guest : threads.invokeAll(guests)) {
                taken += guest.get();
            }

            assertThat(taken).isEqualTo(1000);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void reserve_reached_refusesGuestsAnything_andNobodyElse_untilThereIsRoomAgain() {
        reserve.keep(800);
        reserve.measured(800);
        assertThat(bytes(GUEST, "192.0.2.1", 1)).isEmpty();
        assertThat(reserve.warning()).isEmpty();

        reserve.measured(799);

        for (Optional<ParleyException> refused : List.of(bytes(GUEST, "192.0.2.1", 1), channel(GUEST, PROXY))) {
            assertThat(refused).hasValueSatisfying(refusal -> {
                assertThat(refusal.code()).isEqualTo(ErrorCode.STORAGE_FULL);
                assertThat(refusal.code().retryable()).isTrue();
                assertThat(refusal).hasMessageContaining("parley.storage.reserve");
                assertThat(refusal.retryAfter()).contains(Duration.ofSeconds(30));
            });
        }
        assertThat(bytes(ANA, "192.0.2.1", 1_000_000)).isEmpty();
        assertThat(channel(ANA, "192.0.2.1")).isEmpty();
        assertThat(reserve.warning())
                .hasValueSatisfying(words -> assertThat(words).contains("parley.storage.reserve"));
        assertThat(reserve.isReached()).isTrue();

        reserve.measured(899);
        assertThat(bytes(GUEST, "192.0.2.1", 1)).as("not yet an eighth more").isPresent();
        reserve.measured(900);
        assertThat(bytes(GUEST, "192.0.2.1", 1)).isEmpty();
        assertThat(reserve.warning()).isEmpty();
    }

    @Test
    void reserve_refusal_spendsNoBudget() {
        reserve.keep(800);
        reserve.measured(0);
        for (int i = 0; i < 100; i++) {
            assertThat(bytes(GUEST, "192.0.2.1", 600)).isPresent();
        }
        reserve.measured(10_000);

        assertThat(bytes(GUEST, "192.0.2.1", 600)).isEmpty();
    }

    @Test
    void reserve_ofNothing_isNeverReached() {
        reserve.keep(0);
        reserve.measured(0);

        assertThat(bytes(GUEST, "192.0.2.1", 1)).isEmpty();
    }

    private GuestQuotas with(Limits limits) {
        return new GuestQuotas(limits, PROXY::equals, reserve, clock);
    }

    private Optional<ParleyException> bytes(User user, String address, long count) {
        return quotas.of(user, address).bytes(count);
    }

    private Optional<ParleyException> channel(User user, String address) {
        return quotas.of(user, address).channel();
    }
}
