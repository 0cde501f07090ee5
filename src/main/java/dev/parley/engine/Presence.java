// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.engine;

import dev.parley.identity.User;
import java.util.List;

/**
 * Who is in a channel.
 *
 * @param people by user id, perhaps not all
 * @param count of all people
 */
public record Presence(List<Person> people, int count) {
    public Presence {
        people = List.copyOf(people);
    }

    public record Person(User user, int connections) {}
}
