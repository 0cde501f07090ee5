// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.quota;

import dev.parley.access.Quotas;
import dev.parley.engine.Quota;
import dev.parley.error.ParleyException;
import dev.parley.identity.User;
import dev.parley.quota.GuestBudget.Share;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What guests may add to storage: so many bytes a minute and so many rooms and private chats an hour, those of one address and all of them, and
 * nothing while the disk has no more than its reserve. Others are not counted. Thread-safe.
 */
public final class GuestQuotas implements Quotas {
    private final GuestBudget bytes;
    private final GuestBudget channels;
    private final DiskReserve reserve;

    /** Of each, 0 for no limit. */
    public record Limits(
            long bytesPerMinute, long bytesPerMinutePerAddress, long channelsPerHour, long channelsPerHourPerAddress) {}

    /** @param exempt addresses that are not counted each: a proxy's own address stands for everyone behind it */
    public GuestQuotas(Limits limits, Predicate<String> exempt, DiskReserve reserve) {
        this(limits, exempt, reserve, TimeMeter.SYSTEM_NANOTIME);
    }

    GuestQuotas(Limits limits, Predicate<String> exempt, DiskReserve reserve, TimeMeter clock) {
        this.reserve = reserve;
        this.bytes = new GuestBudget(
                "stored as much as they may for now",
                new Share(limits.bytesPerMinute(), "parley.limits.guest-bytes-per-minute"),
                new Share(limits.bytesPerMinutePerAddress(), "parley.limits.guest-bytes-per-minute-per-address"),
                Duration.ofMinutes(1),
                exempt,
                clock);
        this.channels = new GuestBudget(
                "begun as many rooms and private chats as they may for now",
                new Share(limits.channelsPerHour(), "parley.limits.guest-channels-per-hour"),
                new Share(limits.channelsPerHourPerAddress(), "parley.limits.guest-channels-per-hour-per-address"),
                Duration.ofHours(1),
                exempt,
                clock);
    }

    @Override
    public Quota of(User user, String address) {
        return user.guest() ? new OfGuest(address) : Quota.UNLIMITED;
    }

    private final class OfGuest implements Quota {
        private final String address;

        OfGuest(String address) {
            this.address = address;
        }

        @Override
        public Optional<ParleyException> bytes(long count) {
            return reserve.refusal().or(() -> bytes.take(address, count));
        }

        @Override
        public Optional<ParleyException> channel() {
            return reserve.refusal().or(() -> channels.take(address, 1));
        }
    }
}
