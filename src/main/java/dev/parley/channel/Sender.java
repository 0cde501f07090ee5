// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.channel;

import dev.parley.identity.User;

/** Who a message is from, as shown to readers. */
public record Sender(String id, String name) {
    public static Sender of(User user) {
        return new Sender(user.id(), user.name());
    }
}
