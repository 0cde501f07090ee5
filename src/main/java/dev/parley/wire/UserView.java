// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.wire;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.parley.identity.User;
import java.util.Set;

/** A user, as the user itself sees it. */
@JsonPropertyOrder({"id", "name", "guest", "roles"})
public record UserView(String id, String name, boolean guest, Set<String> roles) {
    public static UserView of(User user) {
        return new UserView(user.id(), user.name(), user.guest(), user.roles());
    }
}
