// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.config;

import java.util.Set;

/**
 * Who people are, and who finds whom. Immutable.
 *
 * @param searchRoles roles that find everyone whatever {@code search} says
 */
public record PeopleSettings(boolean guests, IdentitySettings ways, Search search, Set<String> searchRoles) {
    /** Whom a search for people finds. */
    public enum Search {
        /** Everyone. */
        ALL,
        /** Everyone, for those who are no guests; for guests as {@link #SHARED}. */
        USERS,
        /** Those with whom one shares a channel at that moment, or a private chat. */
        SHARED,
        /** Nobody. */
        OFF
    }

    static PeopleSettings read(SettingValues values) {
        IdentitySettings ways = IdentitySettings.read(values);
        return new PeopleSettings(
                values.flag(Setting.GUESTS, false) && ways.order().contains("guest"),
                ways,
                switch (values.word(Setting.PEOPLE_SEARCH, "all", "users", "shared", "off")) {
                    case "all" -> Search.ALL;
                    case "users" -> Search.USERS;
                    case "shared" -> Search.SHARED;
                    default -> Search.OFF;
                },
                Set.copyOf(values.list(Setting.PEOPLE_SEARCH_ROLES)));
    }
}
