// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.wire;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.parley.identity.User;

/** A person, as others see it. */
@JsonPropertyOrder({"id", "name", "guest"})
public record PersonView(String id, String name, boolean guest) {
    public static PersonView of(User user) {
        return new PersonView(user.id(), user.name(), user.guest());
    }
}
