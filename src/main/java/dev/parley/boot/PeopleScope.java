// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.boot;

import dev.parley.command.PeopleHandler;
import dev.parley.config.PeopleSettings;
import dev.parley.config.PeopleSettings.Search;
import dev.parley.identity.User;

/** Whom a user may find, as the settings say. Immutable. */
record PeopleScope(PeopleSettings settings) implements PeopleHandler.Scope {
    @Override
    public boolean everyone(User user) {
        return settings.search() == Search.ALL
                || (settings.search() == Search.USERS && !user.guest())
                || settings.searchRoles().stream().anyMatch(user::has);
    }

    @Override
    public boolean shared(User user) {
        return settings.search() != Search.OFF;
    }
}
