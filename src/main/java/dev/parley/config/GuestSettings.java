// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.config;

import java.time.Duration;

/**
 * How much strangers may take, one address of theirs and all together. Immutable; 0 means no limit.
 *
 * @param signInsPerMinute of one address
 * @param signInBurst how many of those may come at once
 * @param sessions that sign-ins of guests may have made
 * @param unusedSession how long such a session lasts without a connection; zero for as long as any other
 */
public record GuestSettings(int signInsPerMinute, int signInBurst, int sessions, Duration unusedSession) {
    static GuestSettings read(SettingValues values) {
        return new GuestSettings(
                values.count(Setting.SIGN_INS),
                values.count(Setting.SIGN_IN_BURST),
                values.count(Setting.GUEST_SESSIONS),
                values.span(Setting.GUEST_UNUSED));
    }
}
