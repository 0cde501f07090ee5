// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.config;

import java.time.Duration;
import java.util.OptionalInt;

/**
 * How many sign-ins, sessions, connections and commands strangers may have, one address of theirs and all together. Immutable; 0 means no limit.
 *
 * @param signInsPerMinute of one address
 * @param signInBurst how many of those may come at once
 * @param sessions that sign-ins of guests may have made
 * @param unusedSession how long such a session lasts without a connection; zero for as long as any other
 * @param connections of all of them; empty for all but a tenth of those that there may be
 * @param connectionsPerAddress of one address; empty for a quarter of those, and for no limit of this machine's own
 * @param commandsAtOnce that may be under way, of all of them
 */
public record AdmissionSettings(
        int signInsPerMinute,
        int signInBurst,
        int sessions,
        Duration unusedSession,
        OptionalInt connections,
        OptionalInt connectionsPerAddress,
        int commandsAtOnce) {
    static AdmissionSettings read(SettingValues values) {
        return new AdmissionSettings(
                values.count(Setting.SIGN_INS),
                values.count(Setting.SIGN_IN_BURST),
                values.count(Setting.GUEST_SESSIONS),
                values.span(Setting.GUEST_UNUSED),
                countIfSet(values, Setting.GUEST_CONNECTIONS),
                countIfSet(values, Setting.GUEST_CONNECTIONS_PER_ADDRESS),
                values.count(Setting.GUEST_COMMANDS));
    }

    private static OptionalInt countIfSet(SettingValues values, Setting setting) {
        return values.text(setting).isEmpty() ? OptionalInt.empty() : OptionalInt.of(values.count(setting));
    }
}
