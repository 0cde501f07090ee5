// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.config;

import java.time.Duration;

/**
 * What a page may do for its {@code HttpSession}. Immutable.
 *
 * @param keptAlive whether a person's input in a page counts
 * @param warning how long before the end pages are told; zero for not at all
 * @param ours whether the application's sessions are Parley's alone: a portal that has it inside has sessions of its own
 */
public record SessionSettings(boolean keptAlive, Duration warning, boolean ours) {
    static SessionSettings read(SettingValues values) {
        return new SessionSettings(
                values.word(Setting.SESSION_KEEP_ALIVE, "user-input", "never").equals("user-input"),
                values.span(Setting.SESSION_WARNING),
                values.deployment() != Deployment.FRAGMENT);
    }
}
