// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.config;

import dev.parley.access.AccessRules;
import java.time.Duration;

/**
 * Who may see and write to what. Immutable.
 *
 * @param chat whether people talk here at all: rooms and private chats; without it there are notices only
 * @param open whether those of whom no rule speaks are open to everyone; otherwise only where a policy says so
 * @param cache how long a policy's answer counts
 * @param recheck how often open subscriptions are looked at; zero for never
 */
public record AccessSettings(
        boolean chat, AccessRules read, AccessRules publish, boolean open, Duration cache, Duration recheck) {
    static AccessSettings read(SettingValues values) {
        return new AccessSettings(
                values.flag(Setting.CHAT, true),
                AccessRules.of(Setting.ACCESS_READ.key(), values.list(Setting.ACCESS_READ)),
                AccessRules.of(Setting.ACCESS_PUBLISH.key(), values.list(Setting.ACCESS_PUBLISH)),
                values.word(Setting.ACCESS_DEFAULT, "open", "closed").equals("open"),
                values.span(Setting.ACCESS_CACHE),
                values.span(Setting.ACCESS_RECHECK));
    }
}
