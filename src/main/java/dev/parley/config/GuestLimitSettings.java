// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.config;

/** What guests may store, all together and those of one address. Immutable; 0 means no limit. */
public record GuestLimitSettings(
        long bytesPerMinute, long bytesPerMinutePerAddress, int channelsPerHour, int channelsPerHourPerAddress) {

    static GuestLimitSettings read(SettingValues values) {
        return new GuestLimitSettings(
                values.size(Setting.GUEST_BYTES),
                values.size(Setting.GUEST_BYTES_PER_ADDRESS),
                values.count(Setting.GUEST_CHANNELS),
                values.count(Setting.GUEST_CHANNELS_PER_ADDRESS));
    }
}
