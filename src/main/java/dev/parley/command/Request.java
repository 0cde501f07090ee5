// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.command;

import dev.parley.audit.Caller;
import dev.parley.channel.ChannelName;
import dev.parley.hub.Connection;
import dev.parley.identity.User;
import dev.parley.wire.JsonObject;

/** One command of one connection, whose envelope is sound. */
public record Request(Connection connection, JsonObject fields) {
    /** Who asks; fails with {@code identity.required} before the connection has an identity. */
    public User user() {
        return connection.requireUser();
    }

    /** The same for the audit, with the address of the connection. */
    public Caller caller() {
        return Caller.user(user().id(), connection.facts().address());
    }

    /** The channel that the command names. */
    public ChannelName channel() {
        return ChannelName.parse(fields.requiredString("channel"));
    }
}
