// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.config;

/** Who people are. Immutable. */
public record PeopleSettings(boolean guests, IdentitySettings ways) {
    static PeopleSettings read(SettingValues values, boolean fragment) {
        IdentitySettings ways = IdentitySettings.read(values);
        return new PeopleSettings(
                values.flag(Setting.GUESTS, !fragment) && ways.order().contains("guest"), ways);
    }
}
